package dev.stowage.puller.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stowage.puller.KafkaEvents;
import dev.stowage.puller.PullerForTest;
import dev.stowage.puller.presence.BareCluster;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** What a whole puller asks of the API server to know the pods of caches. */
@EnabledIfEnvironmentVariable(
    named = BareCluster.VARIABLE,
    matches = ".+",
    disabledReason = "STOWAGE_BARE_KUBECONFIG names no API server without controllers")
final class CachePodsIT {

  @TempDir private Path folder;
  private final KafkaEvents kafka = new KafkaEvents();
  private final BareCluster cluster = new BareCluster();

  @AfterEach
  void close() {
    cluster.close();
    kafka.close();
  }

  @Test
  void aWholePullerListsAndWatchesThePodsOfCachesOnce() throws Exception {
    try (RecordingProxy proxy = new RecordingProxy(cluster.kubeconfig());
        ApplicationContext puller = start(proxy)) {
      // Which is made after all have been listed that decisions go by.
      String made = "POST /apis/apps/v1/namespaces/%s/daemonsets".formatted(cluster.name());
      await().until(() -> proxy.requests().stream().anyMatch(request -> request.startsWith(made)));
      await().until(() -> !ofPods(proxy, "watch=true").isEmpty());

      assertThat(ofPods(proxy, "limit=")).hasSize(1);
      assertThat(ofPods(proxy, "watch=true")).hasSize(1);
      assertThat(puller.isRunning()).isTrue();
    }
  }

  private List<String> ofPods(RecordingProxy proxy, String part) {
    return proxy.requests().stream()
        .filter(
            request -> request.contains("/api/v1/namespaces/%s/pods?".formatted(cluster.name())))
        .filter(request -> request.contains(part))
        .toList();
  }

  private ApplicationContext start(RecordingProxy proxy) throws IOException {
    return PullerForTest.start(
        kafka,
        proxy.kubeconfig(folder.resolve("kubeconfig")),
        Map.of(
            "stowage.puller.cache.enabled",
            "true",
            "stowage.puller.cache.on-shutdown",
            "keep",
            "stowage.puller.cache.namespace",
            cluster.name(),
            "stowage.puller.cache.node-selector",
            "pool=" + cluster.name(),
            "stowage.puller.cache.sleeper-image",
            "registry.invalid/sleeper:1",
            "stowage.puller.cache.caches.tools.images",
            "nginx:1.25"));
  }
}
