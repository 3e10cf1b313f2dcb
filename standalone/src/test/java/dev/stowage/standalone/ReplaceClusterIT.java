package dev.stowage.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.testengine.NeedsCluster;
import dev.stowage.testengine.RegistryForTest;
import dev.stowage.testengine.TestCluster;
import dev.stowage.testengine.TestCluster.TestNamespace;
import dev.stowage.testengine.TestEngines;
import dev.stowage.testengine.TestImages;
import dev.stowage.testengine.TestLayer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users of an old system start Stowage with what they have; a cluster without a node is enough. */
@NeedsCluster
final class ReplaceClusterIT {
  private static final Duration AT_MOST = Duration.ofMinutes(2);

  private final TestCluster cluster = TestCluster.ofEnvironment();
  private final TestNamespace namespace = cluster.newNamespace();
  private final ClusterWorkloads workloads =
      new ClusterWorkloads(cluster.newClient(), namespace.name());

  @TempDir private Path directory;

  @AfterEach
  void close() {
    namespace.close();
  }

  @Test
  void imageCloneControllersFlagsCopyFlatAndRewriteAsTheLeader() throws Exception {
    try (RegistryForTest upstream = TestEngines.newRegistry();
        RegistryForTest backup = TestEngines.newRegistry("keeper", "very-secret")) {
      String image = image(upstream);
      workloads.createWithoutPods("web", image);
      try (StowageProcess process =
          StowageProcess.start(
              directory,
              List.of(
                  "replace",
                  "image-clone-controller",
                  "-kubeconfig",
                  cluster.kubeconfig().toString(),
                  "--backupRegistry=" + backup.hostAndPort() + "/store",
                  "--backupRegistryUser=keeper",
                  "--backupRegistryPassword=very-secret",
                  "--ignoreNamespace=another",
                  "--leaderElectionID=image-clone-controller",
                  "--leaderElectionNamespace=" + namespace.name(),
                  "--insecure=" + upstream.hostAndPort(),
                  "--port=0"))) {
        process.awaitDashboard(AT_MOST);
        awaitImage(backup.hostAndPort() + "/store:team_app_1");
        assertThat(process.out()).contains("namespaces to ignore: another,kube-system");
        assertThat(process.out() + process.err()).contains("became leader");
        assertThat(process.out() + process.err()).doesNotContain("very-secret");
        process.interrupt();
        process.awaitExit(AT_MOST);
      }
    }
  }

  @Test
  void rowL3ImageClonersEnvironmentCopiesByPathAndRewrites() throws Exception {
    try (RegistryForTest upstream = TestEngines.newRegistry();
        RegistryForTest backup = TestEngines.newRegistry()) {
      workloads.createWithoutPods("web", image(upstream));
      try (StowageProcess process =
          StowageProcess.start(
              directory,
              List.of(
                  "replace", "image-cloner", "--insecure=" + upstream.hostAndPort(), "--port=0"),
              Map.of(
                  "KUBECONFIG",
                  cluster.kubeconfig().toString(),
                  "IMAGE_CLONER_REGISTRY",
                  backup.hostAndPort(),
                  "IMAGE_CLONER_SKIP_NAMESPACES",
                  "one, two"))) {
        process.awaitDashboard(AT_MOST);
        awaitImage(backup.hostAndPort() + "/team/app:1");
        process.interrupt();
        process.awaitExit(AT_MOST);
      }
    }
  }

  private static String image(RegistryForTest upstream) {
    TestImages.at(upstream).push("team/app", "1", TestLayer.text("app"));
    return upstream.hostAndPort() + "/team/app:1";
  }

  private void awaitImage(String image) {
    Awaitility.await()
        .atMost(AT_MOST)
        .untilAsserted(() ->
            assertThat(workloads.get("Deployment", "web").toString())
                .contains("\"image\":\"" + image + "\""));
  }
}
