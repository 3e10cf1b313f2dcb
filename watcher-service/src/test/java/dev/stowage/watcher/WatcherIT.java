package dev.stowage.watcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.stowage.runtime.ServiceLauncher;
import dev.stowage.runtime.ServiceName;
import dev.stowage.runtime.StartupException;
import dev.stowage.testengine.KafkaForTest;
import dev.stowage.testengine.TestEngines;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole service on a real broker, with a folder of manifests. */
final class WatcherIT {
  private static final KafkaForTest KAFKA = TestEngines.kafka();

  @TempDir private Path folder;
  private final String cluster = "folder-" + UUID.randomUUID();

  @Test
  void aFolderIsToldARestartTellsNothingNewAndADeletedFileIsARemoval() throws Exception {
    write("web.yaml", deployment("web", "nginx:1.25", "quay.io/shop/migrate:2"));
    write("api.yaml", deployment("api", "nginx:1.25", "Not A Reference"));
    write("copy.yaml", deployment("copy", "r.example/backup/quay.io/a/b:1", "c:3"));
    try (DiscoveryReader reader = new DiscoveryReader(KAFKA, cluster)) {
      try (ApplicationContext first = start(Map.of())) {
        assertThat(first.isRunning()).isTrue();
        reader.awaitListed(1);
        assertThat(reader.told())
            .containsExactlyInAnyOrder(
                "+web/containers/main docker.io/library/nginx:1.25",
                "+web/initContainers/init quay.io/shop/migrate:2",
                "+api/containers/main docker.io/library/nginx:1.25",
                "!api/initContainers/init Not A Reference",
                "+copy/initContainers/init docker.io/library/c:3",
                "listed 3/3");
        write("web.yaml", deployment("web", "nginx:1.26", "quay.io/shop/migrate:2"));
        await()
            .until(
                () -> reader.told().contains("+web/containers/main docker.io/library/nginx:1.26"));
      }
      int toldBefore = reader.told().size();

      Files.delete(folder.resolve("api.yaml"));
      try (ApplicationContext second = start(Map.of())) {
        assertThat(second.isRunning()).isTrue();
        reader.awaitListed(2);
        assertThat(reader.told().subList(toldBefore, reader.told().size()))
            .containsExactlyInAnyOrder(
                "-api/containers/main docker.io/library/nginx:1.25",
                "0api/initContainers/init",
                "listed 2/3");
        Files.delete(folder.resolve("web.yaml"));
        await()
            .until(
                () -> reader.told().contains("-web/containers/main docker.io/library/nginx:1.26"));
        await()
            .until(() -> reader.told().contains("-web/initContainers/init quay.io/shop/migrate:2"));
      }
      int toldByNow = reader.told().size();

      try (ApplicationContext third = start(Map.of())) {
        assertThat(third.isRunning()).isTrue();
        reader.awaitListed(3);
        assertThat(reader.told().subList(toldByNow, reader.told().size()))
            .containsExactly("listed 1/1");
      }
    }
  }

  @Test
  void healthAndMetricsSayWhatTheWatcherDid() throws Exception {
    write("web.yaml", deployment("web", "nginx:1.25", "quay.io/shop/migrate:2"));
    try (ApplicationContext context = start(Map.of())) {
      URI server = context.getBean(EmbeddedServer.class).getURI();
      await()
          .untilAsserted(() ->
              assertThat(get(server.resolve("/health/readiness")).statusCode()).isEqualTo(200));
      assertThat(get(server.resolve("/health/readiness")).body()).contains("lastListed");
      assertThat(get(server.resolve("/prometheus")).body())
          .containsPattern("stowage_watcher_workloads[^\\n]* 1.0")
          .containsPattern("stowage_watcher_images[^\\n]* 2.0")
          .contains("stowage_watcher_list_age_seconds")
          .containsPattern(
              "stowage_watcher_events_total\\{[^\\n]*dev.stowage.ImageDiscovered.v1[^\\n]* 2.0");
    }
  }

  @Test
  void theWatcherDoesNotStartWithWhatItCannotUse() throws Exception {
    assertRefused(Map.of("stowage.watcher.cluster", ""), "stowage.watcher.cluster is not set");
    assertRefused(
        Map.of("stowage.watcher.source", "files"),
        "stowage.watcher.source is 'files', must be kubernetes or manifests");
    assertRefused(Map.of("stowage.watcher.manifests", ""), "stowage.watcher.manifests is not set");
    assertRefused(Map.of("stowage.watcher.manifests", folder + "/none"), "none' does not exist");
    assertRefused(Map.of("stowage.watcher.targets", "r.example/backup:1"), "r.example/backup:1");
    assertRefused(
        Map.of("stowage.watcher.source", "kubernetes", "stowage.watcher.kubeconfig", "/none"),
        "kubeconfig '/none' does not exist");
    Path kubeconfig = folder.resolve("config");
    Files.writeString(
        kubeconfig,
        """
        apiVersion: v1
        clusters: [{name: one, cluster: {server: "https://127.0.0.1:1"}}]
        users: [{name: admin, user: {token: very-secret}}]
        contexts: [{name: first, context: {cluster: one, user: admin}}]
        current-context: first
        """);
    assertRefused(
        Map.of(
            "stowage.watcher.source",
            "kubernetes",
            "stowage.watcher.kubeconfig",
            kubeconfig.toString()),
        "Kubernetes API server at https://127.0.0.1:1 cannot be reached");
    write("broken.yaml", "kind: Pod\nmetadata: {name: a\n");
    assertRefused(Map.of(), "broken.yaml', line 3");
  }

  private void assertRefused(Map<String, Object> settings, String part) {
    assertThatThrownBy(() -> start(settings).close())
        .isInstanceOfSatisfying(
            StartupException.class,
            e -> {
              assertThat(e.getMessage()).contains(part).doesNotContain("very-secret");
              assertThat(e.getMessage().lines()).hasSize(1);
            });
  }

  private ApplicationContext start(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("stowage.kafka.bootstrap-servers", KAFKA.bootstrapServers());
    settings.put("stowage.watcher.cluster", cluster);
    settings.put("stowage.watcher.source", "manifests");
    settings.put("stowage.watcher.manifests", folder.toString());
    settings.put("stowage.watcher.targets", List.of("r.example/backup"));
    settings.put("stowage.watcher.manifest-poll-interval", "50ms");
    settings.put("micronaut.server.port", -1);
    settings.putAll(more);
    return ServiceLauncher.start(ServiceName.WATCHER, settings);
  }

  private static HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private static String deployment(String name, String image, String initImage) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: %s}
    spec:
      template:
        spec:
          containers: [{name: main, image: %s}]
          initContainers: [{name: init, image: %s}]
    """
        .formatted(name, image, initImage);
  }
}
