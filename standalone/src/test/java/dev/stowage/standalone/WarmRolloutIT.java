package dev.stowage.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.stowage.image.ImageReference;
import dev.stowage.testengine.NeedsCluster;
import dev.stowage.testengine.RegistryForTest;
import dev.stowage.testengine.TestCluster;
import dev.stowage.testengine.TestEngines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Copy, warm, rewrite on a real node: with warming the new pod finds its image there. What it gains
 * is printed for docs/performance.md.
 */
@NeedsCluster
@EnabledIfEnvironmentVariable(
    named = "STOWAGE_TEST_IMAGE",
    matches = ".+",
    disabledReason = "needs a node, and STOWAGE_TEST_IMAGE: an image that it can run")
final class WarmRolloutIT {
  private static final Duration AT_MOST = Duration.ofMinutes(4);
  // More of them, by -Dstowage.warm.layers, for the figures of docs/performance.md.
  private static final int LAYERS = Integer.getInteger("stowage.warm.layers", 1);

  @TempDir private Path directory;

  @Test
  void aRolloutOfWarmCopiesWaitsForNoPull() throws Exception {
    NewPod cold = rollOut("cold", false);
    NewPod warm = rollOut("warm", true);

    System.out.printf(
        "from the new pod's creation until it is ready: %.1f s without warming, %.1f s with%n",
        cold.untilReady().toMillis() / 1000.0, warm.untilReady().toMillis() / 1000.0);
    assertThat(cold.said()).anyMatch(message -> message.startsWith("Successfully pulled image"));
    assertThat(warm.said())
        .anyMatch(message -> message.contains("already present on machine"))
        .noneMatch(message -> message.startsWith("Pulling image"));
  }

  private NewPod rollOut(String name, boolean isWarmed) throws Exception {
    TestCluster cluster = TestCluster.ofEnvironment();
    Path data = Files.createDirectory(directory.resolve(name));
    try (RegistryForTest upstream = TestEngines.newRegistry();
        RegistryForTest backup = TestEngines.newRegistry();
        TestCluster.TestNamespace namespace = cluster.newNamespace();
        TestCluster.TestNamespace caches = cluster.newNamespace()) {
      LargeImage.push(
          ImageReference.parse(System.getenv("STOWAGE_TEST_IMAGE")),
          upstream,
          "team/" + name,
          LAYERS);
      ClusterWorkloads workloads = new ClusterWorkloads(cluster.newClient(), namespace.name());
      workloads.createPulledOnce(name, upstream.hostAndPort() + "/team/" + name + ":1");
      awaitRunning(workloads, upstream);

      List<String> more = new ArrayList<>(List.of("--kubeconfig", cluster.kubeconfig().toString()));
      if (isWarmed) {
        more.add("--warm");
        more.add(caches.name());
      }
      List<String> arguments = UpArguments.of(upstream, backup, data, more.toArray(String[]::new));
      try (StowageProcess up = StowageProcess.start(data, arguments)) {
        up.awaitDashboard(AT_MOST);
        JsonObject pod = awaitRunning(workloads, backup);
        up.interrupt();
        up.awaitExit(AT_MOST);
        return new NewPod(ClusterWorkloads.untilReady(pod), workloads.eventsOf(pod));
      }
    }
  }

  private static JsonObject awaitRunning(ClusterWorkloads workloads, RegistryForTest from) {
    return Awaitility.await()
        .atMost(AT_MOST)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () ->
                workloads.pods().stream()
                    .filter(pod -> ClusterWorkloads.isReady(pod))
                    .filter(
                        pod -> ClusterWorkloads.imageOf(pod).startsWith(from.hostAndPort() + "/"))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private record NewPod(Duration untilReady, List<String> said) {}
}
