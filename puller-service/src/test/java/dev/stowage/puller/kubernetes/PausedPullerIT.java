package dev.stowage.puller.kubernetes;

import static dev.stowage.puller.rewrite.KnownEvents.TARGET;
import static dev.stowage.puller.rewrite.KnownEvents.container;
import static dev.stowage.puller.rewrite.KnownEvents.workload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stowage.puller.KafkaEvents;
import dev.stowage.puller.PullerForTest;
import dev.stowage.puller.rewrite.KnownEvents;
import dev.stowage.testengine.NeedsCluster;
import dev.stowage.testengine.ProcessForTest;
import dev.stowage.testengine.TestCluster;
import dev.stowage.testengine.TestCluster.TestNamespace;
import dev.stowage.workload.ContainerId;
import dev.stowage.workload.WorkloadId;
import dev.stowage.workload.WorkloadKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two pullers as processes; the leader is stopped in the middle of its work. */
@NeedsCluster
final class PausedPullerIT {
  private static final int WORKLOADS = 150;
  private static final ContainerId MAIN = container("main");
  private static final String COPY = TARGET + "docker.io/library/nginx:1.25";

  private final KafkaEvents kafka = new KafkaEvents();
  private final TestCluster cluster = TestCluster.ofEnvironment();
  private final TestNamespace namespace = cluster.newNamespace();
  private final ClusterObjects objects = new ClusterObjects(cluster.newClient());

  @TempDir private Path folder;

  @AfterEach
  void close() {
    namespace.close();
    kafka.close();
  }

  @Test
  void aLeaderThatIsStoppedWithWorkLeftPatchesNothingAfterAnotherHasTakenOver() throws Exception {
    try (RecordingProxy firstProxy = new RecordingProxy(cluster.kubeconfig());
        RecordingProxy secondProxy = new RecordingProxy(cluster.kubeconfig())) {
      CompletableFuture<Void> stopped = new CompletableFuture<>();
      firstProxy.beforePatch(path -> {
        // However fast it is, it does not come to the end of its work.
        if (firstProxy.count("PATCH") > 10) {
          stopped.join();
        }
      });
      ProcessForTest first = start("first", firstProxy, true);
      ProcessForTest second = null;
      try {
        awaitLeader(first);
        List<WorkloadId> workloads = createWorkloads();
        await().until(() -> firstProxy.count("PATCH") > 10);
        first.freeze();
        stopped.complete(null);
        // It leaves the work to whoever comes back.
        second = start("second", secondProxy, false);
        awaitLeader(second);
        long patches = firstProxy.count("PATCH");

        first.thaw();
        await().until(() -> first.output().contains("lost the lease"));
        long looks = firstProxy.count("GET");
        await().until(() -> firstProxy.count("GET") > looks + 10);

        assertThat(firstProxy.count("PATCH")).isEqualTo(patches);
        assertThat(workloads.stream().filter(this::isRewritten).count())
            .isPositive()
            .isLessThan(WORKLOADS);
        // The work was there all the time: with the lease it goes on.
        second.close();
        await().until(() -> workloads.stream().allMatch(this::isRewritten));
        assertThat(secondProxy.count("PATCH")).isZero();
      } finally {
        stopped.complete(null);
        first.close();
        if (second != null) {
          second.close();
        }
      }
    }
  }

  private List<WorkloadId> createWorkloads() {
    KnownEvents known = new KnownEvents().copied("nginx:1.25", COPY).listed();
    List<WorkloadId> all =
        IntStream.range(0, WORKLOADS)
            .mapToObj(
                number -> workload(WorkloadKind.DEPLOYMENT, namespace.name(), "web-" + number))
            .toList();
    for (WorkloadId id : all) {
      objects.create(
          id,
          "{\"replicas\": 0, \"selector\": {\"matchLabels\": {\"app\": \"web\"}}, \"template\": {\"metadata\": {\"labels\": {\"app\": \"web\"}}, \"spec\": %s}}",
          "{\"containers\": [{\"name\": \"main\", \"image\": \"nginx:1.25\"}]}");
      known.uses(id, MAIN, "nginx:1.25", List.of(MAIN));
    }
    kafka.publish(List.copyOf(known.events()));
    return all;
  }

  private static void awaitLeader(ProcessForTest puller) {
    await().until(() -> puller.output().contains("became leader"));
  }

  private boolean isRewritten(WorkloadId id) {
    return objects.get(id).snapshot().containers().getFirst().image().equals(COPY);
  }

  private ProcessForTest start(String name, RecordingProxy proxy, boolean rewrite)
      throws IOException {
    Map<String, Object> settings = new HashMap<>();
    settings.put("stowage.puller.rewrite", rewrite);
    settings.put("stowage.puller.pace.in-progress", WORKLOADS);
    settings.put("stowage.puller.pace.in-progress-per-namespace", WORKLOADS);
    settings.put(
        "stowage.puller.kubernetes.kubeconfig",
        proxy.kubeconfig(folder.resolve(name + ".kubeconfig")));
    settings.put("stowage.puller.leader-election.enabled", true);
    settings.put("stowage.puller.leader-election.namespace", namespace.name());
    settings.put("stowage.puller.leader-election.duration", "8s");
    settings.put("stowage.puller.leader-election.renew", "2s");
    settings.put("stowage.puller.leader-election.retry", "250ms");
    return PullerForTest.fork(kafka, settings, folder.resolve(name + ".log"));
  }
}
