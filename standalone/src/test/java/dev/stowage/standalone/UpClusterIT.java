package dev.stowage.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import dev.stowage.registry.client.RegistryClient;
import dev.stowage.registry.copy.CopyControl;
import dev.stowage.registry.copy.CopyOptions;
import dev.stowage.registry.copy.CopyState;
import dev.stowage.registry.copy.ImageCopier;
import dev.stowage.registry.credential.CredentialSource;
import dev.stowage.registry.settings.RegistrySettings;
import dev.stowage.testengine.NeedsCluster;
import dev.stowage.testengine.RegistryForTest;
import dev.stowage.testengine.RegistryRequest;
import dev.stowage.testengine.TestCluster;
import dev.stowage.testengine.TestEngines;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * The main job on a real cluster with a real node: KUBECONFIG names it, STOWAGE_TEST_IMAGE an image
 * that the node can pull over plain HTTP and that has /bin/true and /bin/sleep.
 */
@NeedsCluster
@EnabledIfEnvironmentVariable(
    named = "STOWAGE_TEST_IMAGE",
    matches = ".+",
    disabledReason = "needs a node, and STOWAGE_TEST_IMAGE: an image that it can run")
final class UpClusterIT {
  private static final Duration AT_MOST = Duration.ofMinutes(4);

  @TempDir private Path directory;

  @Test
  void workloadsRunFromTheirCopiesAndASecondStartChangesNothing() throws Exception {
    TestCluster cluster = TestCluster.ofEnvironment();
    try (RegistryForTest upstream = TestEngines.newRegistry();
        RegistryForTest backup = TestEngines.newRegistry();
        TestCluster.TestNamespace namespace = cluster.newNamespace()) {
      Map<String, Digest> digests = new TreeMap<>();
      for (String name : List.of("init", "app", "agent", "store")) {
        digests.put(name, publish(upstream, name));
      }
      ClusterWorkloads workloads = new ClusterWorkloads(cluster.newClient(), namespace.name());
      workloads.create("Deployment", "app", image(upstream, "app"), image(upstream, "init"));
      workloads.create("DaemonSet", "agent", image(upstream, "agent"), null);
      workloads.create("StatefulSet", "store", image(upstream, "store"), null);

      List<String> arguments =
          UpArguments.of(
              upstream, backup, directory, "--kubeconfig", cluster.kubeconfig().toString());
      try (StowageProcess up = StowageProcess.start(directory, arguments)) {
        up.awaitDashboard(AT_MOST);
        Awaitility.await()
            .atMost(AT_MOST)
            .pollInterval(Duration.ofSeconds(1))
            .untilAsserted(() -> assertRunningFromCopies(workloads, backup, digests));
        assertThat(
                workloads
                    .get("Deployment", "app")
                    .getAsJsonObject("metadata")
                    .getAsJsonObject("annotations")
                    .get("stowage.dev/original-images")
                    .getAsString())
            .contains("initContainers/init")
            .contains(image(upstream, "app"));
        up.interrupt();
        up.awaitExit(AT_MOST);
      }

      // What all of this is for: the source is gone, and pods start all the same.
      upstream.close();
      Set<String> before = workloads.podUids();
      workloads.deletePods();
      Awaitility.await()
          .atMost(AT_MOST)
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(() -> {
            assertThat(workloads.podUids()).hasSize(3).doesNotContainAnyElementsOf(before);
            assertRunningFromCopies(workloads, backup, digests);
          });

      List<String> versions = versions(workloads);
      long writes = backup.count(RegistryRequest::isWrite);
      try (StowageProcess again = StowageProcess.start(directory, arguments)) {
        String dashboard = again.awaitDashboard(AT_MOST);
        Awaitility.await()
            .atMost(AT_MOST)
            .untilAsserted(() ->
                assertThat(Http.get(dashboard + "/api/v1/workloads?namespace=" + namespace.name()))
                    .contains("REWRITTEN")
                    .doesNotContain("PENDING"));
        again.interrupt();
        again.awaitExit(AT_MOST);
      }
      assertThat(versions(workloads)).isEqualTo(versions);
      assertThat(backup.count(RegistryRequest::isWrite)).isEqualTo(writes);
    }
  }

  // All images here have the same content, and the node reports any of its names: the spec says
  // which was pulled.
  private static void assertRunningFromCopies(
      ClusterWorkloads workloads, RegistryForTest backup, Map<String, Digest> digests) {
    List<JsonObject> pods = workloads.pods();
    assertThat(pods).hasSize(3);
    for (JsonObject pod : pods) {
      assertThat(pod.getAsJsonObject("status").get("phase").getAsString()).isEqualTo("Running");
      for (JsonObject container :
          containers(pod.getAsJsonObject("spec"), "containers", "initContainers")) {
        assertThat(container.get("image").getAsString())
            .startsWith(backup.hostAndPort() + "/backup/");
      }
      for (JsonObject status :
          containers(pod.getAsJsonObject("status"), "containerStatuses", "initContainerStatuses")) {
        assertThat(status.get("imageID").getAsString())
            .endsWith("@" + digests.get(status.get("name").getAsString()));
      }
    }
  }

  private static List<JsonObject> containers(JsonObject parent, String... lists) {
    List<JsonObject> containers = new ArrayList<>();
    for (String list : lists) {
      if (parent.has(list)) {
        parent.getAsJsonArray(list).forEach(one -> containers.add(one.getAsJsonObject()));
      }
    }
    return containers;
  }

  private static List<String> versions(ClusterWorkloads workloads) {
    return List.of(
            workloads.get("Deployment", "app"),
            workloads.get("DaemonSet", "agent"),
            workloads.get("StatefulSet", "store"))
        .stream()
        .map(workload -> workload.getAsJsonObject("metadata"))
        .map(metadata -> metadata.get("resourceVersion").getAsString())
        .toList();
  }

  private static String image(RegistryForTest registry, String name) {
    return registry.hostAndPort() + "/team/" + name + ":1";
  }

  // Images of one layer in common, each with a digest of its own where the registry keeps the
  // manifest.
  private static Digest publish(RegistryForTest registry, String name) {
    ImageReference runnable = ImageReference.parse(System.getenv("STOWAGE_TEST_IMAGE"));
    try (RegistryClient client =
        new RegistryClient(
            RegistrySettings.of(
                Set.of(runnable.registry(), registry.hostAndPort()), CredentialSource.ANONYMOUS),
            Clock.systemUTC())) {
      return new ImageCopier(client, CopyState.inMemory(), 2)
          .copy(
              runnable,
              ImageReference.parse(image(registry, name)),
              CopyOptions.DEFAULT,
              CopyControl.NONE)
          .digest();
    }
  }
}
