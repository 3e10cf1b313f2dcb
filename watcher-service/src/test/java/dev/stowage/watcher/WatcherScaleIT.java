package dev.stowage.watcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonParser;
import dev.stowage.event.DiscoveryEvent.ImageDiscovered;
import dev.stowage.testengine.KafkaForTest;
import dev.stowage.testengine.NeedsCluster;
import dev.stowage.testengine.ProcessForTest;
import dev.stowage.testengine.TestCluster;
import dev.stowage.testengine.TestEngines;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesApi;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A watcher of its own process in a cluster with as many workloads as {@code stowage.scale} says:
 * see bench/watcher-scale.sh.
 */
@NeedsCluster
@EnabledIfSystemProperty(named = "stowage.scale", matches = "\\d+")
final class WatcherScaleIT {
  private static final int CHANGES = 500;
  private static final int AT_ONCE = 24;
  private static final KafkaForTest KAFKA = TestEngines.kafka();

  @TempDir private Path folder;
  private final TestCluster cluster = TestCluster.ofEnvironment();
  private final String name = "scale-" + UUID.randomUUID();
  private final int workloads = Integer.getInteger("stowage.scale", 0);

  @Test
  void startUpMemoryAndLatencyStayWithinTheirBounds() throws Exception {
    try (TestCluster.TestNamespace namespace = cluster.newNamespace();
        DiscoveryReader reader = new DiscoveryReader(KAFKA, name)) {
      createAll(namespace.name());
      long start = System.nanoTime();
      try (ProcessForTest watcher =
          WatcherProcess.start(folder, KAFKA, name, cluster.kubeconfig(), Map.of())) {
        reader.awaitListed(1);
        double startUp = (System.nanoTime() - start) / 1e9;
        List<Double> latencies = change(namespace.name(), reader);
        double median = latencies.get(latencies.size() / 2);
        double p99 = latencies.get(latencies.size() * 99 / 100);
        long peak = peakMemory(watcher.pid());
        System.out.printf(
            "%d workloads: told after %.1f s from the process's start, peak memory %d MiB,"
                + " API answer to event read from Kafka: median %.0f ms, p99 %.0f ms of %d%n",
            workloads, startUp, peak, median * 1e3, p99 * 1e3, latencies.size());
        assertThat(reader.events().stream().filter(ImageDiscovered.class::isInstance).count())
            .isGreaterThanOrEqualTo(workloads);
        assertThat(startUp).isLessThan(60);
        assertThat(peak).isLessThan(512);
        assertThat(p99).isLessThan(1);
      }
    }
  }

  private List<Double> change(String namespace, DiscoveryReader reader) throws Exception {
    DynamicKubernetesApi deployments = deployments();
    List<Double> latencies = new ArrayList<>();
    for (int i = 0; i < CHANGES; i++) {
      String image = "nginx:changed-" + i;
      deployments
          .patch(
              namespace,
              "w-" + i % workloads,
              V1Patch.PATCH_FORMAT_STRATEGIC_MERGE_PATCH,
              new V1Patch(
                  "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"main\",\"image\":\"%s\"}]}}}}"
                      .formatted(image)))
          .throwsApiException();
      long answered = System.nanoTime();
      int from = Math.max(0, reader.events().size() - 50);
      await()
          .pollInterval(Duration.ofMillis(1))
          .pollDelay(Duration.ZERO)
          .until(() -> {
            List<?> events = reader.events();
            return events.subList(from, events.size()).stream()
                .anyMatch(event ->
                    event instanceof ImageDiscovered found
                        && found.image().toString().endsWith(image));
          });
      latencies.add((System.nanoTime() - answered) / 1e9);
    }
    return latencies.stream().sorted().toList();
  }

  private void createAll(String namespace) throws Exception {
    // Paused: what is measured is the watcher, not the cluster's own controllers.
    String deployment =
        """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"w-%1$d","namespace":"%2$s"},
         "spec":{"paused":true,"replicas":0,"selector":{"matchLabels":{"app":"w-%1$d"}},
          "template":{"metadata":{"labels":{"app":"w-%1$d"}},"spec":{
           "containers":[{"name":"main","image":"registry.example/team-%3$d/app:%1$d",
             "env":[{"name":"SETTING","value":"%4$s"}]},{"name":"proxy","image":"envoy:1.%3$d"}]}}}}
        """;
    String padding = "x".repeat(1_500);
    DynamicKubernetesApi deployments = deployments();
    Semaphore slots = new Semaphore(AT_ONCE);
    List<Future<?>> created = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < workloads; i++) {
        String body = deployment.formatted(i, namespace, i % 40, padding);
        slots.acquire();
        created.add(
            threads.submit(() -> {
              try {
                return deployments
                    .create(
                        new DynamicKubernetesObject(JsonParser.parseString(body).getAsJsonObject()))
                    .throwsApiException();
              } finally {
                slots.release();
              }
            }));
      }
    }
    for (Future<?> one : created) {
      one.get();
    }
  }

  private DynamicKubernetesApi deployments() {
    return new DynamicKubernetesApi("apps", "v1", "deployments", cluster.newClient());
  }

  private static long peakMemory(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      }
    }
    throw new IOException("process " + pid + " tells no VmHWM");
  }
}
