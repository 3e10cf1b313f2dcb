package dev.stowage.puller.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.stowage.event.CacheRequest.CachePurgeRequested;
import dev.stowage.event.CacheRequest.CacheRefreshRequested;
import dev.stowage.event.CacheRequest.CacheWish;
import dev.stowage.event.CacheRequest.NodeCacheRequested;
import dev.stowage.event.NodeCacheEvent;
import dev.stowage.event.NodeCacheEvent.CacheFit;
import dev.stowage.event.NodeCacheEvent.CacheState;
import dev.stowage.event.NodeCacheEvent.CachedImageReported;
import dev.stowage.event.NodeCacheEvent.NodeCacheRemoved;
import dev.stowage.event.NodeCacheEvent.NodeCacheReported;
import dev.stowage.event.NodeCacheEvent.PresenceState;
import dev.stowage.json.JsonFields;
import dev.stowage.puller.KafkaEvents;
import dev.stowage.puller.PullerForTest;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.apiserver.ApiServer.Answer;
import dev.stowage.testengine.NeedsCluster;
import dev.stowage.testengine.TestCluster;
import dev.stowage.testengine.TestCluster.TestNamespace;
import io.micronaut.context.ApplicationContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** A whole puller with node caches, on a real API server and node. */
@NeedsCluster
@EnabledIfEnvironmentVariable(
    named = "STOWAGE_TEST_IMAGE",
    matches = ".+",
    disabledReason = "needs a node, and STOWAGE_TEST_IMAGE: an image that it can run")
final class NodeCachesIT {
  private static final String IMAGE = System.getenv("STOWAGE_TEST_IMAGE");
  private static final String MISSING = IMAGE.substring(0, IMAGE.indexOf('/')) + "/no/such:1";

  private final KafkaEvents kafka = new KafkaEvents();
  private final TestCluster cluster = TestCluster.ofEnvironment();
  private final TestNamespace namespace = cluster.newNamespace();
  private final ApiServer server = new ApiServer(cluster.newClient());
  private final String objects =
      "/apis/stowage.dev/v1alpha1/namespaces/%s/nodecaches".formatted(namespace.name());
  private final String daemonSets =
      "/apis/apps/v1/namespaces/%s/daemonsets".formatted(namespace.name());

  @BeforeEach
  void define() {
    Awaitility.setDefaultTimeout(Duration.ofMinutes(2));
    NodeCacheDefinition.apply(server);
    await().until(() -> server.get(objects).code() == 200);
  }

  @AfterEach
  void close() {
    namespace.close();
    kafka.close();
  }

  @Test
  void anObjectIsKeptOnNodesRepairedPurgedRefreshedAndForgotten() {
    try (ApplicationContext puller = start()) {
      declare("tools", IMAGE, MISSING);

      await().untilAsserted(() -> assertThat(state("tools")).contains(CacheState.DEGRADED));
      assertThat(onlyNode("tools", IMAGE)).isEqualTo(PresenceState.PRESENT);
      assertThat(onlyNode("tools", MISSING)).isEqualTo(PresenceState.FAILED);
      await()
          .untilAsserted(() -> {
            JsonObject status = JsonFields.object(server.get(objects + "/tools").body(), "status");
            assertThat(JsonFields.text(status, "state")).isEqualTo("DEGRADED");
            assertThat(JsonFields.text(status, "present")).isEqualTo("1");
            assertThat(JsonFields.text(status, "failed")).isEqualTo("1");
          });

      String first = uid("tools");
      delete(daemonSets + "/tools");
      await().until(() -> !uid("tools").isEmpty() && !uid("tools").equals(first));

      kafka.publish(
          List.of(new CachePurgeRequested(UUID.randomUUID(), Instant.now(), "lab", "tools", null)));
      await().untilAsserted(() -> assertThat(state("tools")).contains(CacheState.PURGED));
      await().until(() -> uid("tools").isEmpty());
      kafka.publish(
          List.of(
              new CacheRefreshRequested(UUID.randomUUID(), Instant.now(), "lab", "tools", null)));
      await().until(() -> !uid("tools").isEmpty());

      delete(objects + "/tools");
      await()
          .untilAsserted(() ->
              assertThat(kafka.caches()).anyMatch(event -> event instanceof NodeCacheRemoved));
      await().until(() -> uid("tools").isEmpty());
      assertThat(puller.isRunning()).isTrue();
    }
  }

  @Test
  void rowK11WhatCannotFitIsRefusedWithItsFiguresAndNothingIsApplied() {
    Answer quota =
        server.create(
            "/api/v1/namespaces/%s/resourcequotas".formatted(namespace.name()),
            json(
                """
                {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "small"},
                 "spec": {"hard": {"limits.memory": "30Mi"}}}
                """));
    assertThat(quota.code()).isEqualTo(201);
    try (ApplicationContext puller = start()) {
      declare("big", IMAGE, MISSING);
      kafka.publish(
          List.of(
              new NodeCacheRequested(
                  UUID.randomUUID(),
                  Instant.now(),
                  "lab",
                  "looked-at",
                  CacheWish.PREVIEW,
                  List.of(IMAGE),
                  List.of(),
                  List.of(),
                  null)));

      await().untilAsserted(() -> assertThat(state("big")).contains(CacheState.REFUSED));
      NodeCacheReported refused = report("big").orElseThrow();
      assertThat(String.valueOf(refused.message())).contains("30Mi", "40Mi");
      assertThat(refused.preview()).isNotNull();
      await().untilAsserted(() -> assertThat(state("looked-at")).contains(CacheState.PREVIEW));
      assertThat(report("looked-at").orElseThrow().preview())
          .satisfies(preview -> {
            assertThat(preview).isNotNull();
            assertThat(preview.fit()).isEqualTo(CacheFit.FITS);
            assertThat(preview.memoryLimits()).isEqualTo("20Mi");
          });
      assertThat(JsonFields.objects(server.get(daemonSets).body(), "items")).isEmpty();
      assertThat(puller.isRunning()).isTrue();
    }
  }

  private void declare(String name, String... images) {
    StringBuilder list = new StringBuilder();
    for (String image : images) {
      list.append(list.isEmpty() ? "" : ", ").append("{\"image\": \"%s\"}".formatted(image));
    }
    Answer answer =
        server.create(
            objects,
            json(
                """
                {"apiVersion": "stowage.dev/v1alpha1", "kind": "NodeCache",
                 "metadata": {"name": "%s"}, "spec": {"images": [%s]}}
                """
                    .formatted(name, list)));
    assertThat(answer.code()).as(answer.message()).isEqualTo(201);
  }

  private void delete(String path) {
    JsonObject metadata = JsonFields.object(server.get(path).body(), "metadata");
    Answer answer = server.delete(path, JsonFields.text(metadata, "uid"), "Background");
    assertThat(answer.code()).as(answer.message()).isIn(200, 202);
  }

  // Empty when there is none that stays.
  private String uid(String daemonSet) {
    JsonObject metadata =
        JsonFields.object(server.get(daemonSets + "/" + daemonSet).body(), "metadata");
    return metadata.has("deletionTimestamp") ? "" : JsonFields.text(metadata, "uid");
  }

  private Optional<CacheState> state(String cache) {
    return report(cache).map(NodeCacheReported::state);
  }

  private Optional<NodeCacheReported> report(String cache) {
    return reports(NodeCacheReported.class)
        .filter(report -> report.cache().equals(cache))
        .reduce((before, after) -> after);
  }

  private PresenceState onlyNode(String cache, String image) {
    CachedImageReported newest =
        reports(CachedImageReported.class)
            .filter(report -> report.cache().equals(cache) && report.image().equals(image))
            .reduce((before, after) -> after)
            .orElseThrow();
    assertThat(newest.nodes()).hasSize(1);
    return newest.nodes().getFirst().state();
  }

  private <T extends NodeCacheEvent> Stream<T> reports(Class<T> type) {
    return kafka.caches().stream().filter(type::isInstance).map(type::cast);
  }

  private static JsonObject json(String text) {
    return JsonParser.parseString(text).getAsJsonObject();
  }

  private ApplicationContext start() {
    return PullerForTest.start(
        kafka,
        cluster.kubeconfig(),
        Map.of(
            "stowage.puller.cluster",
            "lab",
            "stowage.puller.cache.enabled",
            "true",
            "stowage.puller.cache.namespace",
            namespace.name(),
            "stowage.puller.cache.sleeper-image",
            IMAGE,
            "stowage.puller.cache.reports.pause",
            "200ms"));
  }
}
