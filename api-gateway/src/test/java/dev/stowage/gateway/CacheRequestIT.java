package dev.stowage.gateway;

import static dev.stowage.gateway.Happening.cache;
import static dev.stowage.gateway.Happening.listed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stowage.event.CacheRequest.CachePurgeRequested;
import dev.stowage.event.CacheRequest.CacheRefreshRequested;
import dev.stowage.event.CacheRequest.CacheWish;
import dev.stowage.event.CacheRequest.NodeCacheRequested;
import dev.stowage.event.NodeCacheEvent.CacheOrigin;
import dev.stowage.event.NodeCacheEvent.CacheState;
import dev.stowage.event.StowageEvent;
import dev.stowage.kafka.EventPublisher;
import dev.stowage.kafka.EventRecords;
import dev.stowage.kafka.ReceivedRecord;
import dev.stowage.testengine.TestEngines;
import java.net.http.HttpResponse;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked of node caches through the gateway, from the call to the record on Kafka. */
class CacheRequestIT {
  private static final String CACHES = "/api/v1/clusters/caching/caches";

  private static GatewayForTest gateway;

  @BeforeAll
  static void startGateway() {
    gateway = GatewayForTest.start(TestEngines.newDatabase());
    try (EventPublisher publisher = gateway.publisher()) {
      publisher.publish(
          List.of(
              listed("caching", 1, 1),
              cache("caching", "declared", CacheState.READY),
              cache("caching", "asked", CacheOrigin.REQUEST, CacheState.READY, null)));
    }
    await().until(() -> gateway.get(CACHES + "/declared").statusCode() == 200);
    await().until(() -> gateway.get(CACHES + "/asked").statusCode() == 200);
  }

  @AfterAll
  static void stopGateway() {
    gateway.close();
  }

  @Test
  void aCacheThatIsAskedForStandsOnKafkaUntilItIsTakenBack() throws Exception {
    HttpResponse<String> response =
        gateway.postJson(
            CACHES,
            """
            {"name": "nightly", "images": ["nginx", "quay.io/team/app@sha256:%s"],
             "nodeSelector": {"pool": "web", "kubernetes.io/os": "linux"},
             "pullSecrets": ["registry"], "preview": true}
            """
                .formatted("0a".repeat(32)));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    JsonNode accepted = GatewayForTest.parse(response.body());
    assertThat(accepted.get("type").asText()).isEqualTo("dev.stowage.NodeCacheRequested.v1");
    assertThat(accepted.get("cluster").asText()).isEqualTo("caching");
    assertThat(accepted.get("cache").asText()).isEqualTo("nightly");

    ConsumerRecord<String, byte[]> message = newest("caching//caches/nightly");
    NodeCacheRequested asked = (NodeCacheRequested) event(message);
    assertThat(asked.id()).hasToString(accepted.get("id").asText());
    assertThat(asked.wish()).isEqualTo(CacheWish.PREVIEW);
    assertThat(asked.images())
        .containsExactly("nginx", "quay.io/team/app@sha256:" + "0a".repeat(32));
    assertThat(asked.nodeSelector()).containsExactly("kubernetes.io/os=linux", "pool=web");
    assertThat(asked.pullSecrets()).containsExactly("registry");
    await()
        .until(() -> gateway.get(CACHES + "/nightly").body().contains("has not reported it yet"));

    assertThat(gateway.delete(CACHES + "/nightly").statusCode()).isEqualTo(202);
    assertThat(newest("caching//caches/nightly").value()).isNull();
    assertThat(newest("caching//caches/nightly/run").value()).isNull();
    await().until(() -> gateway.get(CACHES + "/nightly").body().contains("there is no cache"));
    assertThat(gateway.delete(CACHES + "/nightly").statusCode()).isEqualTo(404);
  }

  @Test
  void aRequestedCacheIsShownAsSuchAndCanBeAskedForAnew() throws Exception {
    String body = "{\"name\":\"asked\",\"images\":[\"nginx\"]}";
    assertThat(gateway.postJson(CACHES, body).statusCode()).isEqualTo(202);
    await().until(() -> gateway.json(CACHES + "/asked").get("requested").asBoolean());
    assertThat(gateway.postJson(CACHES, body).statusCode()).isEqualTo(202);
    assertThat(((NodeCacheRequested) event(newest("caching//caches/asked"))).wish())
        .isEqualTo(CacheWish.KEEP);
  }

  @Test
  void aCacheIsAskedToBePulledAgainOrTakenAway() throws Exception {
    assertThat(gateway.post(CACHES + "/declared/refresh").statusCode()).isEqualTo(202);
    assertThat(event(newest("caching//caches/declared/run")))
        .isInstanceOf(CacheRefreshRequested.class);
    assertThat(gateway.post(CACHES + "/declared/purge").statusCode()).isEqualTo(202);
    assertThat(event(newest("caching//caches/declared/run")))
        .isInstanceOf(CachePurgeRequested.class);
  }

  @Test
  void whatSomebodyElseDeclaresIsNeitherReplacedNorTakenBack() throws Exception {
    HttpResponse<String> replaced =
        gateway.postJson(CACHES, "{\"name\":\"declared\",\"images\":[\"nginx\"]}");
    assertThat(replaced.statusCode()).isEqualTo(409);
    assertThat(detail(replaced))
        .isEqualTo(
            "cache 'declared' is declared by CONFIGURATION and not by a request: choose another name");
    HttpResponse<String> withdrawn = gateway.delete(CACHES + "/declared");
    assertThat(withdrawn.statusCode()).isEqualTo(409);
    assertThat(detail(withdrawn)).endsWith("take it out there");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          POST | caching/caches/nothing/refresh | 404 | there is no cache 'nothing' in cluster 'caching'
          POST | caching/caches/nothing/purge | 404 | there is no cache 'nothing' in cluster 'caching'
          POST | nowhere/caches/declared/purge | 404 | no event told of 'nowhere'
          DELETE | nowhere/caches/declared | 404 | no event told of 'nowhere'
          DELETE | caching/caches/no%00thing | 400 | the path's cache has a control character
          POST | caching/caches/declared/purge?now=1 | 400 | query parameter 'now' is not known here
          """)
  void whatCannotBeMeantIsAProblem(String method, String path, int status, String detail)
      throws Exception {
    String uri = "/api/v1/clusters/" + path;
    HttpResponse<String> response = method.equals("POST") ? gateway.post(uri) : gateway.delete(uri);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(detail(response)).contains(detail);
  }

  @Test
  void aMalformedBodyIsAProblemThatNamesTheField() throws Exception {
    HttpResponse<String> response =
        gateway.postJson(CACHES, "{\"name\":\"x\",\"images\":[\"nginx\",\"UPPER\"]}");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(detail(response)).startsWith("field 'images[1]': image reference 'UPPER'");
    assertThat(gateway.postJson("/api/v1/clusters/nowhere/caches", "{}").statusCode())
        .isEqualTo(400);
    assertThat(gateway.post(CACHES).statusCode()).isEqualTo(400);
  }

  private static String detail(HttpResponse<String> response) throws Exception {
    return GatewayForTest.parse(response.body()).get("detail").asText();
  }

  private static StowageEvent event(ConsumerRecord<String, byte[]> message) {
    return ((ReceivedRecord.Event) EventRecords.read(message)).event();
  }

  private static ConsumerRecord<String, byte[]> newest(String key) {
    return RequestsTopic.messages().stream()
        .filter(message -> message.key().equals(key))
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }
}
