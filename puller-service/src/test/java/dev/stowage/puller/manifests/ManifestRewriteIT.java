package dev.stowage.puller.manifests;

import static dev.stowage.puller.rewrite.KnownEvents.TARGET;
import static dev.stowage.puller.rewrite.KnownEvents.container;
import static dev.stowage.puller.rewrite.KnownEvents.deployment;
import static dev.stowage.puller.rewrite.KnownEvents.image;
import static dev.stowage.puller.rewrite.KnownEvents.workload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.stowage.event.CopyEvent.FailureState;
import dev.stowage.event.RewriteEvent;
import dev.stowage.event.RewriteEvent.ImageChange;
import dev.stowage.event.RewriteEvent.WorkloadRewriteEnded;
import dev.stowage.event.RewriteEvent.WorkloadRewriteFailed;
import dev.stowage.event.RewriteEvent.WorkloadRewriteWithheld;
import dev.stowage.event.RewriteEvent.WorkloadRewritten;
import dev.stowage.puller.KafkaEvents;
import dev.stowage.puller.PullerForTest;
import dev.stowage.puller.rewrite.KnownEvents;
import dev.stowage.runtime.StartupException;
import dev.stowage.workload.WorkloadId;
import dev.stowage.workload.WorkloadKind;
import io.micronaut.context.ApplicationContext;
import io.micronaut.http.client.HttpClient;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ManifestRewriteIT {
  private static final WorkloadId WEB = deployment("web");
  private static final WorkloadId API = deployment("api");
  private static final String NGINX_COPY = TARGET + "docker.io/library/nginx:1.25";
  private static final String MANIFEST =
      """
      kind: Deployment # the %1$s
      metadata: {namespace: shop, name: %1$s}
      spec: {template: {spec: {containers: [{name: main, image: %2$s}]}}}
      """;

  @TempDir private Path folder;
  private final KafkaEvents kafka = new KafkaEvents();

  @BeforeEach
  void writeManifests() throws IOException {
    Files.createDirectories(folder.resolve("input/apps"));
    Files.writeString(input("apps/web.yaml"), MANIFEST.formatted("web", "nginx:1.25"));
    Files.writeString(input("apps/api.yaml"), MANIFEST.formatted("api", "quay.io/a/api:3"));
    Files.writeString(input("config.yaml"), "kind: ConfigMap\n");
  }

  @AfterEach
  void closeKafka() {
    kafka.close();
  }

  @Test
  void eventsGoInFilesAndEventsComeOutAndARestartRepeatsNothing() throws IOException {
    KnownEvents known =
        new KnownEvents()
            .uses(WEB, container("main"), "nginx:1.25")
            .uses(API, container("main"), "quay.io/a/api:3")
            .listed()
            .copied("nginx:1.25", NGINX_COPY)
            .copyFailed("quay.io/a/api:3", FailureState.REFUSED);
    try (ApplicationContext puller = start(Map.of())) {
      kafka.publish(known.events());

      await().untilAsserted(() -> assertThat(kafka.rewritesOf(WEB)).hasSize(1));
      await().untilAsserted(() -> assertThat(kafka.rewritesOf(API)).hasSize(1));
      assertThat(kafka.rewritesOf(WEB).getFirst())
          .isInstanceOfSatisfying(
              WorkloadRewritten.class,
              rewritten ->
                  assertThat(rewritten.images())
                      .containsExactly(
                          new ImageChange(
                              container("main"), image("nginx:1.25"), image(NGINX_COPY))));
      assertThat(kafka.rewritesOf(API).getFirst())
          .isInstanceOfSatisfying(
              WorkloadRewriteFailed.class,
              failed -> assertThat(failed.code()).isEqualTo("COPY_FAILED"));
      assertThat(output("apps/web.yaml")).hasContent(MANIFEST.formatted("web", NGINX_COPY));
      assertThat(output("apps/api.yaml")).hasContent(MANIFEST.formatted("api", "quay.io/a/api:3"));
      assertThat(output("config.yaml")).hasContent("kind: ConfigMap\n");
      assertThat(input("apps/web.yaml")).hasContent(MANIFEST.formatted("web", "nginx:1.25"));
      assertObservable(puller);
    }

    List<RewriteEvent> before = kafka.rewritesOf(WEB);
    try (ApplicationContext again = start(Map.of())) {
      awaitOutcomes(again, "unchanged", 1);
      awaitOutcomes(again, "failed", 1);
      assertThat(kafka.rewritesOf(WEB)).isEqualTo(before);
      assertThat(kafka.rewritesOf(API)).hasSize(1);
    }
  }

  @Test
  void aWorkloadThatIsRemovedFromItsFileHasEnded() throws IOException {
    KnownEvents known =
        new KnownEvents()
            .uses(WEB, container("main"), "nginx:1.25")
            .copied("nginx:1.25", NGINX_COPY)
            .listed();
    try (ApplicationContext puller = start(Map.of())) {
      kafka.publish(known.events());
      await().untilAsserted(() -> assertThat(kafka.rewritesOf(WEB)).hasSize(1));
      Files.delete(input("apps/web.yaml"));
      int published = known.events().size();
      known.noLongerUses(WEB, container("main"), "nginx:1.25");
      kafka.publish(known.events().subList(published, known.events().size()));

      await()
          .untilAsserted(() ->
              assertThat(kafka.rewritesOf(WEB)).last().isInstanceOf(WorkloadRewriteEnded.class));
      assertThat(puller.isRunning()).isTrue();
    }
  }

  @Test
  void reportOnlyChangesNothing() {
    KnownEvents known =
        new KnownEvents()
            .uses(WEB, container("main"), "nginx:1.25")
            .copied("nginx:1.25", NGINX_COPY)
            .listed();
    try (ApplicationContext puller = start(Map.of("stowage.puller.rewrite", "false"))) {
      kafka.publish(known.events());

      awaitOutcomes(puller, "reported", 1);
      await()
          .untilAsserted(() ->
              assertThat(kafka.rewritesOf(WEB))
                  .singleElement()
                  .isInstanceOfSatisfying(
                      WorkloadRewriteWithheld.class,
                      withheld -> assertThat(withheld.code()).isEqualTo("REPORT_ONLY")));
      assertThat(folder.resolve("output")).isEmptyDirectory();
    }
  }

  @Test
  void annotationsAndNamespaceSettingsSayHowFarRewritingGoes() throws IOException {
    Files.writeString(
        input("namespaces.yaml"),
        "kind: Namespace\nmetadata: {name: shop, annotations: {stowage.dev/rewrite: report}}\n");
    Files.writeString(
        input("apps/api.yaml"),
        MANIFEST
            .formatted("api", "quay.io/a/api:3")
            .replace("name: api}\n", "name: api, annotations: {stowage.dev/rewrite: workload}}\n"));
    Files.writeString(
        input("apps/other.yaml"),
        MANIFEST.formatted("other", "nginx:1.25").replace("namespace: shop", "namespace: else"));
    WorkloadId other = workload(WorkloadKind.DEPLOYMENT, "else", "other");
    String apiCopy = TARGET + "quay.io/a/api:3";
    KnownEvents known =
        new KnownEvents()
            .uses(WEB, container("main"), "nginx:1.25")
            .uses(API, container("main"), "quay.io/a/api:3")
            .uses(other, container("main"), "nginx:1.25")
            .listed()
            .copied("nginx:1.25", NGINX_COPY)
            .copied("quay.io/a/api:3", apiCopy);
    try (ApplicationContext puller = start(Map.of("stowage.puller.namespaces.else", "off"))) {
      kafka.publish(known.events());

      await()
          .untilAsserted(() ->
              assertThat(kafka.rewritesOf(API))
                  .singleElement()
                  .isInstanceOf(WorkloadRewritten.class));
      await()
          .untilAsserted(() ->
              assertThat(kafka.rewritesOf(WEB))
                  .singleElement()
                  .isInstanceOf(WorkloadRewriteWithheld.class));
      await().untilAsserted(() -> assertThat(output("apps/other.yaml")).exists());
      assertThat(kafka.rewritesOf(other)).isEmpty();
      assertThat(output("apps/api.yaml")).content().contains(apiCopy);
      assertThat(output("apps/web.yaml")).content().contains("nginx:1.25").doesNotContain(TARGET);
      assertThat(output("apps/other.yaml")).content().contains("nginx:1.25").doesNotContain(TARGET);
      assertThat(puller.isRunning()).isTrue();
    }
  }

  @Test
  void whatAPersonGotWrongEndsTheStartInOneLine() {
    assertRefused(Map.of("stowage.puller.platform", "docker"), "platform 'docker' is not known");
    assertRefused(Map.of("stowage.puller.cluster", "a/b"), "cluster name 'a/b'");
    assertRefused(
        Map.of("stowage.puller.manifests.input", folder.resolve("nowhere").toString()),
        "nowhere' does not exist");
    assertRefused(
        Map.of(
            "stowage.puller.platform",
            "kubernetes",
            "stowage.puller.kubernetes.kubeconfig",
            folder.resolve("nowhere").toString()),
        "kubeconfig '" + folder.resolve("nowhere") + "' does not exist");
  }

  private void assertRefused(Map<String, Object> settings, String part) {
    assertThatThrownBy(() -> start(settings).close())
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(part);
  }

  private static void assertObservable(ApplicationContext puller) {
    EmbeddedServer server = puller.getBean(EmbeddedServer.class);
    try (HttpClient http = puller.createBean(HttpClient.class, server.getURL())) {
      assertThat(http.toBlocking().retrieve("/health/readiness")).contains("\"UP\"");
      assertThat(http.toBlocking().retrieve("/prometheus"))
          .contains("stowage_puller_rewrites_total{outcome=\"written\"", "stowage_puller_pending");
    }
  }

  private static void awaitOutcomes(ApplicationContext puller, String outcome, int atLeast) {
    await()
        .untilAsserted(() ->
            assertThat(PullerForTest.outcomes(puller, outcome)).isGreaterThanOrEqualTo(atLeast));
  }

  private ApplicationContext start(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("stowage.puller.platform", "manifests");
    settings.put("stowage.puller.manifests.input", folder.resolve("input").toString());
    settings.put("stowage.puller.manifests.output", folder.resolve("output").toString());
    settings.putAll(more);
    return PullerForTest.start(kafka, settings);
  }

  private Path input(String file) {
    return folder.resolve("input").resolve(file);
  }

  private Path output(String file) {
    return folder.resolve("output").resolve(file);
  }
}
