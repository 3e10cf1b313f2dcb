package dev.stowage.gateway;

import static dev.stowage.gateway.Happening.container;
import static dev.stowage.gateway.Happening.copied;
import static dev.stowage.gateway.Happening.deployment;
import static dev.stowage.gateway.Happening.discovered;
import static dev.stowage.gateway.Happening.failed;
import static dev.stowage.gateway.Happening.rejected;
import static dev.stowage.gateway.Happening.rewriteFailed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stowage.event.CopyEvent.FailureState;
import dev.stowage.kafka.EventPublisher;
import dev.stowage.testengine.TestEngines;
import dev.stowage.workload.WorkloadId;
import io.micronaut.web.router.Router;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

class HttpIT {

  private static GatewayForTest gateway;

  @BeforeAll
  static void startGateway() {
    gateway = GatewayForTest.start(TestEngines.newDatabase());
  }

  @AfterAll
  static void stopGateway() {
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET | /api/v1/copies?state=GREEN | 400 | must be one of PENDING, COPIED, RETRYING, PARKED, REFUSED
          GET | /api/v1/copies?size=501 | 400 | query parameter 'size' must be a whole number from 1 to 500
          GET | /api/v1/copies?size=0 | 400 | query parameter 'size' must be
          GET | /api/v1/copies?page=-1 | 400 | query parameter 'page' must be
          GET | /api/v1/copies?page=two | 400 | query parameter 'page' must be
          GET | /api/v1/copies?stat=COPIED | 400 | query parameter 'stat' is not known here
          GET | /api/v1/copies?q=a&q=b | 400 | query parameter 'q' is given more than once
          GET | /api/v1/copies?q=a%00b | 400 | query parameter 'q' has a control character
          GET | /api/v1/workloads?kind=Cupboard | 400 | must be one of Deployment
          GET | /api/v1/workloads?image=UPPER | 400 | query parameter 'image' is no image reference
          GET | /api/v1/events?from=1 | 400 | query parameter 'from' is not known here
          GET | /api/v1/clusters/nowhere/caches | 404 | no event told of 'nowhere'
          GET | /api/v1/clusters/nowhere/caches?state=READY | 400 | query parameter 'state' is not known here
          GET | /api/v1/nothing | 404 | There is nothing here
          GET | /assets/stowage/nothing.css | 404 | There is nothing here
          GET | /api/v1/../../etc/passwd | 404 | There is nothing here
          POST | /api/v1/copies | 405 | not allowed
          DELETE | /api/v1/workloads | 405 | not allowed
          """)
  void errorsAreProblems(String method, String path, int status, String detail) throws Exception {
    HttpResponse<String> response =
        gateway.send(
            HttpRequest.newBuilder(gateway.uri(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build());
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    JsonNode problem = GatewayForTest.parse(response.body());
    assertThat(problem.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("type", "title", "status", "detail", "instance");
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("detail").asText()).contains(detail);
    assertThat(problem.get("instance").asText()).isEqualTo(gateway.uri(path).getPath());
    assertThat(response.body()).doesNotContain("Exception").doesNotContain("\tat ");
    assertSecurityHeaders(response);
  }

  @Test
  void whatBreaksInsideIsAProblemThatTellsNothing() throws Exception {
    try (GatewayForTest broken = GatewayForTest.start(TestEngines.newDatabase())) {
      broken.jdbi().useHandle(handle -> handle.execute("drop view workload_status cascade"));
      HttpResponse<String> response = broken.get("/api/v1/workloads");
      assertThat(response.statusCode()).isEqualTo(500);
      assertThat(response.headers().firstValue("Content-Type"))
          .hasValue("application/problem+json");
      assertThat(GatewayForTest.parse(response.body()).get("detail").asText())
          .isEqualTo("Something broke inside; the gateway's log says what.");
      assertThat(response.body()).doesNotContain("select").doesNotContain("Exception");
      assertSecurityHeaders(response);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/dashboard/live",
        "/caches",
        "/dashboard/caches",
        "/swagger-ui",
        "/openapi/stowage.yml",
        "/assets/stowage/stowage.css",
        "/assets/stowage/live.js",
        "/assets/stowage/swagger.js",
        "/assets/htmx/htmx.min.js",
        "/assets/swagger-ui/swagger-ui-bundle.js",
        "/assets/swagger-ui/swagger-ui.css",
        "/api/v1/summary",
        "/health/liveness",
        "/health/readiness",
        "/prometheus"
      })
  void everyResponseForbidsForeignContent(String path) throws Exception {
    HttpResponse<String> response = gateway.get(path);
    assertThat(response.statusCode()).isEqualTo(200);
    assertSecurityHeaders(response);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/beans", "/env", "/loggers", "/stop", "/info", "/metrics", "/threaddump"})
  void managementThatNobodyAskedForIsNotThere(String path) throws Exception {
    assertThat(gateway.get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void theOpenApiDocumentListsEveryRoute() throws Exception {
    JsonNode document =
        GatewayForTest.tree(new Yaml().load(gateway.get("/openapi/stowage.yml").body()));
    Set<String> documented = new TreeSet<>();
    document.get("paths").fieldNames().forEachRemaining(documented::add);
    Set<String> served =
        gateway
            .bean(Router.class)
            .uriRoutes()
            .map(route -> route.getUriMatchTemplate().toPathString())
            .filter(path -> path.startsWith("/api/"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(served).hasSizeGreaterThanOrEqualTo(5);
    assertThat(documented).containsExactlyInAnyOrderElementsOf(served);
  }

  @Test
  void theOpenApiDocumentSaysWhatParametersMayBe() throws Exception {
    JsonNode document =
        GatewayForTest.tree(new Yaml().load(gateway.get("/openapi/stowage.yml").body()));
    JsonNode parameters = document.at("/paths/~1api~1v1~1copies/get/parameters");
    assertThat(parameters.findValuesAsText("name"))
        .containsExactlyInAnyOrder("state", "registry", "q", "page", "size");
    assertThat(
            document
                .at("/paths/~1api~1v1~1clusters~1{cluster}~1caches~1{cache}~1images/get/parameters")
                .findValuesAsText("name"))
        .containsExactlyInAnyOrder("cluster", "cache", "state", "page", "size");
    assertThat(
            document
                .at("/paths/~1api~1v1~1clusters~1{cluster}~1caches/post/requestBody/content")
                .toString())
        .contains("#/components/schemas/NewCache");
    assertThat(document.at("/components/schemas/NewCache/required"))
        .extracting(JsonNode::asText)
        .containsExactlyInAnyOrder("name", "images");
    for (String code : List.of("202", "400", "403", "404", "503")) {
      assertThat(
              document
                  .at("/paths/~1api~1v1~1clusters~1{cluster}~1revert/post/responses")
                  .path(code)
                  .path("content")
                  .isObject())
          .as(code)
          .isTrue();
    }
    for (JsonNode parameter : parameters) {
      if (parameter.get("name").asText().equals("size")) {
        assertThat(parameter.at("/schema/type").asText()).isEqualTo("integer");
        assertThat(parameter.at("/schema/maximum").asInt()).isEqualTo(500);
      }
    }
  }

  @Test
  void hostileTextIsShownAsText() throws Exception {
    String attack = "<img src=x onerror=alert(1)>";
    WorkloadId workload = deployment("hostile\"><script>alert(2)<", attack, "'\"&<b>");
    try (EventPublisher publisher = gateway.publisher()) {
      publisher.publish(
          List.of(
              rejected(workload, container("c"), "<svg onload=alert(3)>", "<b>reason</b>"),
              rewriteFailed(workload, "<script>alert(4)</script>"),
              discovered(deployment("south", "a", "b"), container("c"), "hostile.example/app:1"),
              failed(
                  "hostile.example/app:1",
                  FailureState.PARKED,
                  "<iframe src=//evil>",
                  "<a href=javascript:alert(5)>"),
              copied("hostile.example/done:1", 1, 1)));
    }
    await().until(() -> gateway.get("/").body().contains("hostile.example/done:1"));
    await().until(() -> gateway.get("/").body().contains("alert(4)"));
    for (String path : List.of("/", "/dashboard/live", "/?q=%3Cscript%3Ealert(6)%3C/script%3E")) {
      String page = gateway.get(path).body();
      assertThat(page)
          .doesNotContain("<img src=x")
          .doesNotContain("<script>alert")
          .doesNotContain("<svg onload")
          .doesNotContain("<iframe")
          .doesNotContain("<b>")
          .doesNotContain("<a href=javascript");
    }
    assertThat(gateway.get("/").body())
        .contains("&lt;img src=x onerror=alert(1)&gt;")
        .contains("&lt;svg onload=alert(3)&gt;");
  }

  @Test
  void pagesHaveNeitherInlineScriptNorInlineStyleAndSayTheirCharacterSet() throws Exception {
    for (String path : List.of("/", "/caches", "/swagger-ui")) {
      HttpResponse<String> response = gateway.get(path);
      assertThat(response.body())
          .contains("<meta charset=\"utf-8\">")
          .doesNotContain("<style")
          .doesNotContain(" style=")
          .doesNotContainPattern("<script(?![^>]* src=)")
          .doesNotContainPattern("(?i) on[a-z]+=\"")
          .doesNotContain("http://")
          .doesNotContain("https://");
      assertThat(response.headers().firstValue("Content-Type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
    }
  }

  @Test
  void theDashboardAnswersWithoutScriptToo() throws Exception {
    String page = gateway.get("/").body();
    assertThat(page)
        .contains("<form class=\"filter\" action=\"/\" method=\"get\"")
        .contains("images in use")
        .contains("<noscript>");
  }

  private static void assertSecurityHeaders(HttpResponse<?> response) {
    assertThat(response.headers().firstValue("Content-Security-Policy"))
        .hasValueSatisfying(policy ->
            assertThat(policy)
                .contains("default-src 'self'")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe"));
    assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(response.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
  }
}
