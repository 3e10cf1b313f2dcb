package dev.stowage.puller.kubernetes;

import static dev.stowage.puller.rewrite.KnownEvents.TARGET;
import static dev.stowage.puller.rewrite.KnownEvents.container;
import static dev.stowage.puller.rewrite.KnownEvents.workload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stowage.event.ContainerId;
import dev.stowage.event.WorkloadId;
import dev.stowage.event.WorkloadKind;
import dev.stowage.puller.KafkaEvents;
import dev.stowage.puller.PullerApplication;
import dev.stowage.puller.rewrite.KnownEvents;
import dev.stowage.testengine.NeedsCluster;
import dev.stowage.testengine.TestCluster;
import dev.stowage.testengine.TestCluster.TestNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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

  @BeforeEach
  void beGenerous() {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
  }

  @AfterEach
  void close() {
    namespace.close();
    kafka.close();
  }

  @Test
  void aLeaderThatIsStoppedWithWorkLeftPatchesNothingAfterAnotherHasTakenOver() throws Exception {
    try (RecordingProxy firstProxy = new RecordingProxy(cluster.kubeconfig());
        RecordingProxy secondProxy = new RecordingProxy(cluster.kubeconfig())) {
      Process first = start("first", firstProxy, true);
      Process second = null;
      try {
        await().until(() -> log("first").contains("became leader"));
        List<WorkloadId> workloads = createWorkloads();
        await().pollInterval(Duration.ofMillis(5)).until(() -> firstProxy.count("PATCH") > 10);
        signal(first, "STOP");
        // It leaves the work to whoever comes back.
        second = start("second", secondProxy, false);
        await().until(() -> log("second").contains("became leader"));
        long patches = firstProxy.count("PATCH");

        signal(first, "CONT");
        await().until(() -> log("first").contains("lost the lease"));
        long looks = firstProxy.count("GET");
        await().until(() -> firstProxy.count("GET") > looks + 10);

        assertThat(firstProxy.count("PATCH")).isEqualTo(patches);
        assertThat(workloads.stream().filter(this::isRewritten).count())
            .isPositive()
            .isLessThan(WORKLOADS);
        // The work was there all the time: with the lease it goes on.
        second.destroyForcibly().waitFor();
        await().until(() -> workloads.stream().allMatch(this::isRewritten));
        assertThat(secondProxy.count("PATCH")).isZero();
      } finally {
        first.destroyForcibly().waitFor();
        if (second != null) {
          second.destroyForcibly().waitFor();
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

  private boolean isRewritten(WorkloadId id) {
    return objects.get(id).snapshot().containers().getFirst().image().equals(COPY);
  }

  private Process start(String name, RecordingProxy proxy, boolean rewrite) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dmicronaut.server.port=-1",
            "-Dstowage.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
            "-Dstowage.puller.cluster=" + KnownEvents.CLUSTER,
            "-Dstowage.puller.settle=20ms",
            "-Dstowage.puller.rewrite=" + rewrite,
            "-Dstowage.puller.pace.in-progress=" + WORKLOADS,
            "-Dstowage.puller.pace.in-progress-per-namespace=" + WORKLOADS,
            "-Dstowage.puller.kubernetes.kubeconfig="
                + proxy.kubeconfig(folder.resolve(name + ".kubeconfig")),
            "-Dstowage.puller.leader-election.enabled=true",
            "-Dstowage.puller.leader-election.namespace=" + namespace.name(),
            "-Dstowage.puller.leader-election.duration=3s",
            "-Dstowage.puller.leader-election.renew=1s",
            "-Dstowage.puller.leader-election.retry=250ms",
            "-cp",
            System.getProperty("java.class.path"),
            PullerApplication.class.getName())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(name + ".log").toFile())
        .start();
  }

  private String log(String name) throws IOException {
    return Files.readString(folder.resolve(name + ".log"));
  }

  private static void signal(Process process, String signal) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }
}
