package dev.stowage.puller.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.stowage.cluster.Leadership;
import dev.stowage.event.NodeCacheEvent.CacheCounts;
import dev.stowage.event.NodeCacheEvent.CacheFit;
import dev.stowage.event.NodeCacheEvent.CacheOrigin;
import dev.stowage.event.NodeCacheEvent.CachePreview;
import dev.stowage.event.NodeCacheEvent.CacheState;
import dev.stowage.event.NodeCacheEvent.NodeCacheReported;
import dev.stowage.json.JsonFields;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.apiserver.ApiServer.Answer;
import dev.stowage.puller.cache.CacheReports;
import dev.stowage.puller.cache.CacheSettings;
import dev.stowage.puller.cache.NodeCache;
import dev.stowage.puller.declaration.Caches;
import dev.stowage.testengine.NeedsCluster;
import dev.stowage.testengine.TestCluster;
import dev.stowage.testengine.TestCluster.TestNamespace;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The custom resource as it is shipped, on a real API server. */
@NeedsCluster
final class NodeCacheResourceIT {
  private final TestCluster cluster = TestCluster.ofEnvironment();
  private final TestNamespace namespace = cluster.newNamespace();
  private final ApiServer server = new ApiServer(cluster.newClient());
  private final String path =
      "/apis/stowage.dev/v1alpha1/namespaces/%s/nodecaches".formatted(namespace.name());
  private final CacheReports reports = new CacheReports();
  private final NodeCacheObjects objects = new NodeCacheObjects(Caches.DEFAULTS);

  @BeforeEach
  void define() {
    NodeCacheDefinition.apply(server);
    await().until(() -> server.get(path).code() == 200);
  }

  @AfterEach
  void close() {
    namespace.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'images': []}",
        "{'images': [{'name': 'a'}]}",
        "{'images': [{'image': 'two words'}]}",
        "{'images': [{'image': 'nginx', 'name': 'Upper'}]}",
        "{'images': [{'image': 'nginx', 'name': 'copy-sleep'}]}",
        "{'images': [{'image': 'nginx'}], 'interval': '0m'}",
        "{'images': [{'image': 'nginx'}], 'interval': 'often'}",
        "{'images': [{'image': 'nginx'}], 'nodesPulling': 0}",
        "{'images': [{'image': 'nginx'}], 'imagesPerDaemonSet': 101}",
        "{'images': [{'image': 'nginx'}], 'nodeSelector': {'a': 5}}",
        "{'images': [{'image': 'nginx'}], 'tolerations': [{'operator': 'Sometimes'}]}",
        "{'images': [{'image': 'nginx'}], 'resources': {'limits': {'memory': 'plenty'}}}",
        "{'images': [{'image': 'nginx'}], 'pullSecrets': [5]}"
      })
  void theServerRefusesWhatTheSchemaDoesNotAllow(String spec) {
    Answer answer = create("refused", spec);

    assertThat(answer.code()).as(answer.message()).isIn(400, 422);
  }

  @Test
  void theServerRefusesANameThatNoDaemonSetCouldHave() {
    assertThat(create("a".repeat(51), "{'images': [{'image': 'nginx'}]}").code()).isEqualTo(422);
    assertThat(create("with.dot", "{'images': [{'image': 'nginx'}]}").code()).isEqualTo(422);
  }

  @Test
  void anObjectDeclaresACacheAndItsStatusFollowsTheReports() throws InterruptedException {
    create(
        "tools",
        """
        {'images': [{'image': 'nginx:1.25', 'name': 'web'}, {'image': 'redis'}], 'interval': '30m',
         'nodeSelector': {'disk': 'ssd'}, 'resources': {'limits': {'memory': '30Mi'}}}
        """);
    NodeCacheService service = start();
    try {
      await().untilAsserted(() -> assertThat(objects.caches()).hasSize(1));
      NodeCache cache = objects.caches().getFirst();
      assertThat(cache.images()).hasSize(2);
      assertThat(cache.interval()).isEqualTo(Duration.ofMinutes(30));
      assertThat(cache.placement().nodeSelector()).containsEntry("disk", "ssd");
      assertThat(cache.resources().memoryLimit()).isEqualTo("30Mi");
      assertThat(cache.resources().memoryRequest()).isEqualTo("10Mi");

      reports.put(report(CacheState.WARMING, new CacheCounts(1, 2, 1, 2)));
      await().untilAsserted(() -> assertThat(cells("tools")).contains("WARMING", "2", "3", "1"));
      assertThat(conditions("tools")).contains("Ready=False", "Fits=True");

      reports.put(report(CacheState.READY, new CacheCounts(6, 0, 0, 0)));
      await().untilAsserted(() -> assertThat(conditions("tools")).contains("Ready=True"));
      JsonObject object = server.get(path + "/tools").body();
      assertThat(JsonFields.text(JsonFields.object(object, "status"), "observedGeneration"))
          .isEqualTo(JsonFields.text(JsonFields.object(object, "metadata"), "generation"));

      Answer read = server.get(path + "/tools");
      server.delete(
          path + "/tools",
          JsonFields.text(JsonFields.object(read.body(), "metadata"), "resourceVersion"));
      await().untilAsserted(() -> assertThat(objects.caches()).isEmpty());
    } finally {
      service.close();
    }
  }

  @Test
  void whatNoCacheCanBeMadeOfIsSaidInTheStatusAndHidesNoOther() throws InterruptedException {
    create("broken", "{'images': [{'image': 'UPPER/Case:1'}]}");
    create("good", "{'images': [{'image': 'nginx'}]}");
    NodeCacheService service = start();
    try {
      await().untilAsserted(() -> assertThat(conditions("broken")).contains("Ready=False"));
      assertThat(server.get(path + "/broken").body().toString()).contains("UPPER/Case");
      assertThat(objects.caches()).extracting(NodeCache::name).containsExactly("good");
    } finally {
      service.close();
    }
  }

  private NodeCacheService start() {
    Clock clock = Clock.systemUTC();
    NodeCacheService service =
        new NodeCacheService(
            server,
            new CacheSettings(namespace.name(), true, Optional.empty(), Optional.empty()),
            objects,
            reports,
            Leadership.alone(clock),
            clock);
    service.start();
    return service;
  }

  private Answer create(String name, String spec) {
    return server.create(
        path,
        JsonParser.parseString(
                "{\"apiVersion\": \"stowage.dev/v1alpha1\", \"kind\": \"NodeCache\", \"metadata\": {\"name\": \"%s\"}, \"spec\": %s}"
                    .formatted(name, spec.replace('\'', '"')))
            .getAsJsonObject());
  }

  private List<String> conditions(String name) {
    JsonObject status = JsonFields.object(server.get(path + "/" + name).body(), "status");
    return JsonFields.objects(status, "conditions").stream()
        .map(one -> JsonFields.text(one, "type") + "=" + JsonFields.text(one, "status"))
        .toList();
  }

  // What the printer columns show.
  private List<String> cells(String name) {
    JsonObject status = JsonFields.object(server.get(path + "/" + name).body(), "status");
    return List.of("state", "images", "nodes", "present", "failed").stream()
        .map(field -> JsonFields.text(status, field))
        .toList();
  }

  private static NodeCacheReported report(CacheState state, CacheCounts counts) {
    return new NodeCacheReported(
        UUID.randomUUID(),
        Instant.parse("2026-11-21T00:00:00Z"),
        "lab",
        "tools",
        CacheOrigin.RESOURCE,
        state,
        2,
        3,
        1,
        counts,
        new CachePreview(3, 3, 6, "300m", "1200m", "60Mi", "180Mi", CacheFit.FITS, List.of()),
        null,
        null);
  }
}
