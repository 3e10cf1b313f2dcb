package dev.stowage.gateway;

import static dev.stowage.gateway.Happening.cache;
import static dev.stowage.gateway.Happening.cacheRemoved;
import static dev.stowage.gateway.Happening.cachedImage;
import static dev.stowage.gateway.Happening.failedOn;
import static dev.stowage.gateway.Happening.imageRemoved;
import static dev.stowage.gateway.Happening.onNode;
import static dev.stowage.gateway.Happening.preview;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stowage.event.NodeCacheEvent.CacheFit;
import dev.stowage.event.NodeCacheEvent.CacheOrigin;
import dev.stowage.event.NodeCacheEvent.CacheState;
import dev.stowage.event.NodeCacheEvent.CachedImageReported;
import dev.stowage.event.NodeCacheEvent.PresenceState;
import dev.stowage.event.StowageEvent;
import dev.stowage.event.Topic;
import dev.stowage.kafka.EventPublisher;
import dev.stowage.testengine.DatabaseForTest;
import dev.stowage.testengine.TestEngines;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What pullers report about node caches, as API and dashboard show it. */
class CachesIT {

  private static GatewayForTest gateway;
  private static EventPublisher publisher;

  @BeforeAll
  static void startGateway() {
    gateway = GatewayForTest.start(TestEngines.newDatabase());
    publisher = gateway.publisher();
  }

  @AfterAll
  static void stopGateway() {
    publisher.close();
    gateway.close();
  }

  @Test
  void aCacheIsShownWithItsCountsItsPreviewAndWhatToDo() throws Exception {
    publisher.publish(
        cache(
            "cached",
            "nightly",
            CacheOrigin.RESOURCE,
            CacheState.REFUSED,
            preview(CacheFit.EXCEEDS, "memory limits 120Mi, quota leaves 100Mi")));

    JsonNode shown = awaitCache("cached", "nightly");
    assertThat(shown.get("origin").asText()).isEqualTo("RESOURCE");
    assertThat(shown.get("state").asText()).isEqualTo("REFUSED");
    assertThat(shown.get("images").asInt()).isEqualTo(2);
    assertThat(shown.get("nodes").asInt()).isEqualTo(3);
    assertThat(shown.get("daemonSets").asInt()).isEqualTo(1);
    assertThat(shown.get("counts").toString())
        .isEqualTo("{\"present\":3,\"pulling\":1,\"failed\":2,\"waiting\":0}");
    assertThat(shown.at("/preview/fit").asText()).isEqualTo("EXCEEDS");
    assertThat(shown.at("/preview/memoryLimits").asText()).isEqualTo("120Mi");
    assertThat(shown.at("/preview/reasons/0").asText())
        .isEqualTo("memory limits 120Mi, quota leaves 100Mi");
    assertThat(shown.get("message").asText()).isEqualTo("2 places lack an image");
    assertThat(shown.get("advice").asText()).isEqualTo("look at the nodes");
    assertThat(shown.get("requested").asBoolean()).isFalse();
    assertThat(gateway.get("/caches?cluster=cached").body())
        .contains("nightly")
        .contains(">refused</span>")
        .contains("2 failed")
        .contains("1 pulling")
        .contains("3 present")
        .doesNotContain("0 waiting")
        .contains("2 images on 3 nodes")
        .contains("does not fit: 3 pods with 6 containers on 3 nodes")
        .contains("at most 120Mi")
        .contains("memory limits 120Mi, quota leaves 100Mi")
        .contains("look at the nodes");
    assertThat(gateway.items("/api/v1/clusters"))
        .anyMatch(cluster -> cluster.get("name").asText().equals("cached"));
  }

  @Test
  void cachesThatNeedSomebodyComeFirstAndPagesAreComplete() throws Exception {
    List<StowageEvent> events = new ArrayList<>();
    IntStream.range(0, 12)
        .forEach(i -> events.add(cache("ordered", "cache-%02d".formatted(i), CacheState.READY)));
    events.add(cache("ordered", "zz-broken", CacheState.DEGRADED));
    publisher.publish(events);
    awaitCache("ordered", "zz-broken");
    await().until(() -> gateway.json("/api/v1/clusters/ordered/caches").get("total").asInt() == 13);

    List<String> names = new ArrayList<>();
    for (int page = 0; page < 3; page++) {
      JsonNode answer = gateway.json("/api/v1/clusters/ordered/caches?size=5&page=" + page);
      assertThat(answer.get("total").asInt()).isEqualTo(13);
      answer.get("items").forEach(item -> names.add(item.get("name").asText()));
    }
    assertThat(names).hasSize(13).doesNotHaveDuplicates().first().isEqualTo("zz-broken");
    assertThat(names.subList(1, 13)).isSorted();
  }

  @Test
  void anImageIsShownOnEveryNodeWithWhyItFailedThere() throws Exception {
    CachedImageReported broken =
        cachedImage(
            "nodes",
            "nightly",
            "quay.io/team/gone:1",
            failedOn("node-7", "ImagePullBackOff", "404 from quay.io"),
            onNode("node-1", PresenceState.WAITING));
    publisher.publish(
        List.of(
            cache("nodes", "nightly", CacheState.DEGRADED),
            cachedImage("nodes", "nightly", "a/first:1", onNode("node-1", PresenceState.PRESENT)),
            cachedImage("nodes", "nightly", "b/second:1", onNode("node-1", PresenceState.PULLING)),
            cachedImage("nodes", "other", "c/third:1", onNode("node-1", PresenceState.PRESENT)),
            broken));
    awaitCache("nodes", "nightly");
    String images = "/api/v1/clusters/nodes/caches/nightly/images";
    await().until(() -> gateway.items(images).size() == 3);

    List<JsonNode> all = gateway.items(images);
    assertThat(all)
        .extracting(image -> image.get("image").asText())
        .containsExactly("quay.io/team/gone:1", "a/first:1", "b/second:1");
    JsonNode failed = all.getFirst();
    assertThat(failed.at("/counts/failed").asInt()).isEqualTo(1);
    assertThat(failed.at("/nodes/0/node").asText()).isEqualTo("node-7");
    assertThat(failed.at("/nodes/0/state").asText()).isEqualTo("FAILED");
    assertThat(failed.at("/nodes/0/code").asText()).isEqualTo("ImagePullBackOff");
    assertThat(failed.at("/nodes/0/message").asText()).isEqualTo("404 from quay.io");
    assertThat(failed.at("/nodes/0/since").asText())
        .isEqualTo(broken.nodes().getFirst().since().toString());
    assertThat(failed.at("/nodes/1/code").isNull()).isTrue();
    assertThat(gateway.items(images + "?state=PULLING")).hasSize(1);
    assertThat(gateway.items(images + "?state=failed"))
        .extracting(image -> image.get("image").asText())
        .containsExactly("quay.io/team/gone:1");
    assertThat(gateway.get("/caches?cluster=nodes").body())
        .contains("quay.io/team/gone:1")
        .contains("node-7")
        .contains("ImagePullBackOff")
        .contains("404 from quay.io")
        .doesNotContain("a/first:1");
  }

  @Test
  void whatIsGoneIsNotShownAnyMore() throws Exception {
    publisher.publish(
        List.of(
            cache("emptied", "one", CacheState.READY),
            cache("emptied", "two", CacheState.READY),
            cachedImage("emptied", "one", "a/app:1", onNode("n", PresenceState.PRESENT)),
            cachedImage("emptied", "one", "a/app:2", onNode("n", PresenceState.PRESENT))));
    awaitCache("emptied", "two");
    String images = "/api/v1/clusters/emptied/caches/one/images";
    awaitCache("emptied", "one");
    await().until(() -> gateway.items(images).size() == 2);

    publisher.publish(imageRemoved("emptied", "one", "a/app:1"));
    publisher.send(
        List.of(new ProducerRecord<>(Topic.CACHES.topicName(), "emptied/one/a/app:2", null)));
    await().until(() -> gateway.items(images).isEmpty());
    publisher.publish(cacheRemoved("emptied", "two"));
    await().until(() -> gateway.get("/api/v1/clusters/emptied/caches/two").statusCode() == 404);
    assertThat(gateway.items("/api/v1/clusters/emptied/caches")).hasSize(1);
  }

  @Test
  void theSchemaCanBeDroppedAndTheCachesAreBuiltAgain() throws Exception {
    DatabaseForTest database = TestEngines.newDatabase();
    String caches = "/api/v1/clusters/built/caches";
    publisher.publish(
        List.of(
            cache("built", "nightly", CacheOrigin.REQUEST, CacheState.WARMING, null),
            cache(
                "built",
                "nightly",
                CacheOrigin.REQUEST,
                CacheState.READY,
                preview(CacheFit.UNKNOWN, "no rights on quotas")),
            cachedImage("built", "nightly", "a/app:1", onNode("n", PresenceState.PRESENT))));
    List<String> before;
    try (GatewayForTest one = GatewayForTest.start(database)) {
      await().until(() -> one.items(caches + "/nightly/images").size() == 1);
      await().until(() -> one.items(caches).toString().contains("READY"));
      before =
          List.of(one.items(caches).toString(), one.items(caches + "/nightly/images").toString());
      one.jdbi().useHandle(handle -> handle.execute("drop schema gateway_test cascade"));
    }
    try (GatewayForTest two = GatewayForTest.start(database)) {
      assertThat(
              List.of(
                  two.items(caches).toString(), two.items(caches + "/nightly/images").toString()))
          .isEqualTo(before);
    }
  }

  @Test
  void hostileTextIsStoredAndShownAsText() throws Exception {
    publisher.publish(
        List.of(
            cache(
                "evil",
                "<script>alert(1)",
                CacheOrigin.RESOURCE,
                CacheState.DEGRADED,
                preview(CacheFit.EXCEEDS, "<img src=x onerror=alert(2)>\u0000")),
            cachedImage(
                "evil",
                "b",
                "<svg onload=alert(3)>",
                failedOn("<b>node", "<iframe src=//evil>", "nul\u0000here")),
            cache("evil", "b", CacheState.DEGRADED)));
    awaitCache("evil", "b");
    await().until(() -> gateway.get("/caches?cluster=evil").body().contains("alert(3)"));
    await().until(() -> gateway.get("/caches?cluster=evil").body().contains("alert(2)"));

    for (String path : List.of("/caches?cluster=evil", "/dashboard/caches?cluster=evil")) {
      assertThat(gateway.get(path).body())
          .doesNotContain("<script>alert")
          .doesNotContain("<img src=x")
          .doesNotContain("<svg onload")
          .doesNotContain("<iframe")
          .doesNotContain("<b>")
          .contains("&lt;svg onload=alert(3)&gt;")
          .contains("nul\uFFFDhere");
    }
  }

  @Test
  void everyPageIsThereWithoutACacheToo() throws Exception {
    assertThat(gateway.get("/caches?cluster=nobody").body()).contains("No node cache here");
    assertThat(gateway.get("/dashboard/caches?cluster=nobody").statusCode()).isEqualTo(200);
  }

  private static JsonNode awaitCache(String cluster, String name) throws Exception {
    String path = "/api/v1/clusters/" + cluster + "/caches/" + name;
    await().until(() -> gateway.get(path).statusCode() == 200);
    return gateway.json(path);
  }
}
