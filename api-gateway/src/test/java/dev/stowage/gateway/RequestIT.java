package dev.stowage.gateway;

import static dev.stowage.gateway.Happening.container;
import static dev.stowage.gateway.Happening.deployment;
import static dev.stowage.gateway.Happening.discovered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stowage.event.RewriteRequest;
import dev.stowage.event.StowageEvent;
import dev.stowage.kafka.EventPublisher;
import dev.stowage.kafka.EventRecords;
import dev.stowage.kafka.ReceivedRecord;
import dev.stowage.testengine.KafkaForTest;
import dev.stowage.testengine.TestEngines;
import io.micronaut.http.HttpMethod;
import io.micronaut.web.router.Router;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked for through the gateway, from the call to the record on Kafka. */
class RequestIT {
  private static final String CLUSTERS = "/api/v1/clusters/";

  private static GatewayForTest gateway;

  @BeforeAll
  static void startGateway() {
    gateway = GatewayForTest.start(TestEngines.newDatabase());
    try (EventPublisher publisher = gateway.publisher()) {
      publisher.publish(known("asking"));
      publisher.publish(known("guarded"));
    }
    for (String cluster : List.of("asking", "guarded")) {
      await()
          .until(
              () -> gateway.json("/api/v1/workloads?cluster=" + cluster).get("total").asInt() > 0);
    }
  }

  @AfterAll
  static void stopGateway() {
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource({
    "asking/revert, RevertRequested, asking",
    "asking/rewrite, RewriteAllowed, asking",
    "asking/resume, ResumeRequested, asking//halt",
    "asking/namespaces/shop/revert, RevertRequested, asking/shop",
    "asking/namespaces/shop/rewrite, RewriteAllowed, asking/shop",
    "asking/workloads/shop/Deployment/web/revert, RevertRequested, asking/shop/Deployment/web",
    "asking/workloads/shop/deployment/web/rewrite, RewriteAllowed, asking/shop/Deployment/web"
  })
  void aRequestIsOnKafkaWhenItIsAccepted(String path, String type, String key) throws Exception {
    HttpResponse<String> response = gateway.post(CLUSTERS + path);
    assertThat(response.statusCode()).isEqualTo(202);
    JsonNode accepted = GatewayForTest.parse(response.body());
    assertThat(accepted.get("type").asText()).isEqualTo("dev.stowage." + type + ".v1");

    ConsumerRecord<String, byte[]> message =
        RequestsTopic.messages().stream()
            .filter(one -> event(one).id().toString().equals(accepted.get("id").asText()))
            .findFirst()
            .orElseThrow();
    assertThat(message.key()).isEqualTo(key);
    RewriteRequest request = (RewriteRequest) event(message);
    assertThat(request.getClass().getSimpleName()).isEqualTo(type);
    assertThat(request.by()).isNull();
    assertThat(request.time()).isEqualTo(Instant.parse(accepted.get("time").asText()));
    assertThat(accepted.at("/scope/cluster").asText()).isEqualTo("asking");
  }

  @Test
  void theAnswerSaysWhatTheRequestIsAbout() throws Exception {
    JsonNode scope =
        GatewayForTest.parse(
                gateway.post(CLUSTERS + "asking/workloads/shop/deployment/web/revert").body())
            .get("scope");
    assertThat(scope.get("namespace").asText()).isEqualTo("shop");
    assertThat(scope.get("kind").asText()).isEqualTo("Deployment");
    assertThat(scope.get("name").asText()).isEqualTo("web");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nowhere/revert | 404 | no event told of 'nowhere'
          nowhere/resume | 404 | no event told of 'nowhere'
          asking/namespaces/shp/revert | 404 | no event told of 'asking/shp'
          asking/workloads/shop/Deployment/wbe/revert | 404 | 'asking/shop/Deployment/wbe'
          asking/workloads/shop/StatefulSet/web/rewrite | 404 | 'asking/shop/StatefulSet/web'
          asking/workloads/shop/Cupboard/web/revert | 400 | must be one of Deployment
          asking/workloads/shop/Deployment/a%00b/revert | 400 | the path's name has a control character
          asking/revert?dry=1 | 400 | query parameter 'dry' is not known here
          """)
  void whatCannotBeMeantIsAProblem(String path, int status, String detail) throws Exception {
    HttpResponse<String> response = gateway.post(CLUSTERS + path);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(GatewayForTest.parse(response.body()).get("detail").asText()).contains(detail);
  }

  @Test
  void noPageOfAnotherOriginGetsAnyRouteToDoAnything() throws Exception {
    record Asking(HttpMethod method, String path) {}
    List<Asking> routes =
        gateway
            .bean(Router.class)
            .uriRoutes()
            .filter(route -> route.getHttpMethod() != HttpMethod.GET)
            .filter(route -> route.getHttpMethod() != HttpMethod.HEAD)
            .map(route ->
                new Asking(route.getHttpMethod(), route.getUriMatchTemplate().toPathString()))
            .filter(route -> route.path().startsWith("/api/"))
            .map(route ->
                new Asking(
                    route.method(),
                    route
                        .path()
                        .replace("{cluster}", "guarded")
                        .replace("{namespace}", "shop")
                        .replace("{kind}", "Deployment")
                        .replace("{name}", "web")
                        .replace("{cache}", "nightly")))
            .toList();
    assertThat(routes).hasSizeGreaterThanOrEqualTo(11);
    String own = gateway.uri("/").toString().replaceFirst("/$", "");
    for (Asking route : routes) {
      for (List<String> foreign :
          List.of(
              List.of("Origin", "https://evil.example"),
              List.of("Origin", "null"),
              List.of("Sec-Fetch-Site", "cross-site", "Origin", own))) {
        HttpRequest request =
            HttpRequest.newBuilder(gateway.uri(route.path()))
                .method(route.method().name(), BodyPublishers.noBody())
                .headers(foreign.toArray(String[]::new))
                .build();
        assertThat(gateway.send(request).statusCode()).as(route + " " + foreign).isEqualTo(403);
      }
      for (String form : List.of("text/plain", "application/x-www-form-urlencoded")) {
        HttpRequest simple =
            HttpRequest.newBuilder(gateway.uri(route.path()))
                .header("Content-Type", form)
                .method(route.method().name(), BodyPublishers.ofString("a=b"))
                .build();
        assertThat(gateway.send(simple).statusCode()).as(route + " " + form).isEqualTo(415);
      }
    }
    assertThat(RequestsTopic.messages()).noneMatch(message -> message.key().startsWith("guarded"));

    assertThat(gateway.post(CLUSTERS + "guarded/revert", "Origin", own).statusCode())
        .isEqualTo(202);
    assertThat(RequestsTopic.messages()).anyMatch(message -> message.key().equals("guarded"));
  }

  @Test
  void noAnswerAllowsPagesOfOtherOriginsToRead() throws Exception {
    HttpRequest preflight =
        HttpRequest.newBuilder(gateway.uri(CLUSTERS + "guarded/revert"))
            .method("OPTIONS", BodyPublishers.noBody())
            .headers("Origin", "https://evil.example", "Access-Control-Request-Method", "POST")
            .build();
    assertThat(gateway.send(preflight).headers().map())
        .doesNotContainKey("access-control-allow-origin");
  }

  @Test
  void requestsCanBeSwitchedOff() throws Exception {
    try (GatewayForTest silent =
        GatewayForTest.start(
            TestEngines.newDatabase(), Map.of("stowage.gateway.requests", "never"))) {
      HttpResponse<String> response = silent.post(CLUSTERS + "asking/revert");
      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(GatewayForTest.parse(response.body()).get("detail").asText())
          .contains("stowage.gateway.requests is 'never'");
    }
  }

  @Test
  void aGatewayThatOthersReachTakesNoRequestsByItself() throws Exception {
    try (GatewayForTest open =
        GatewayForTest.start(
            TestEngines.newDatabase(), Map.of("micronaut.server.host", "0.0.0.0"))) {
      HttpResponse<String> response = open.post(CLUSTERS + "asking/revert");
      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(GatewayForTest.parse(response.body()).get("detail").asText())
          .contains("listens on 0.0.0.0")
          .contains("set stowage.gateway.requests to 'always'");
    }
  }

  @Test
  void aRequestThatKafkaDoesNotTakeIsNotAccepted() throws Exception {
    KafkaForTest kafka = TestEngines.newKafka();
    try (GatewayForTest cut =
        GatewayForTest.start(
            TestEngines.newDatabase(),
            Map.of("stowage.kafka.bootstrap-servers", kafka.bootstrapServers()))) {
      try (EventPublisher publisher = cut.publisher()) {
        publisher.publish(known("cut"));
      }
      await().until(() -> cut.json("/api/v1/workloads?cluster=cut").get("total").asInt() > 0);
      kafka.close();
      HttpResponse<String> response = cut.post(CLUSTERS + "cut/revert");
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(GatewayForTest.parse(response.body()).get("detail").asText())
          .startsWith("Kafka did not acknowledge the request");
    }
  }

  private static StowageEvent known(String cluster) {
    return discovered(deployment(cluster, "shop", "web"), container("web"), "asking/app:1");
  }

  private static StowageEvent event(ConsumerRecord<String, byte[]> message) {
    return ((ReceivedRecord.Event) EventRecords.read(message)).event();
  }
}
