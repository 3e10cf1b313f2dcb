package dev.stowage.watcher.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.stowage.watcher.rule.CustomResourceRule;
import dev.stowage.watcher.rule.FieldPath;
import dev.stowage.watcher.source.SourceException;
import dev.stowage.watcher.source.SourceException.Code;
import dev.stowage.workload.WorkloadKind;
import io.kubernetes.client.util.ClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Against an HTTP server with scripted answers: the faults that a real API server will not make.
 */
final class KubernetesApiTest {
  private static final ServedKind PODS = new ServedKind(WorkloadKind.POD, "", "v1", "pods");

  private final Map<String, Deque<Answer>> answers = new HashMap<>();
  private final HttpServer server;
  private final KubernetesApi api;

  private record Answer(int code, String body) {}

  KubernetesApiTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    api = client();
  }

  @BeforeEach
  void start() {
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aListIsReadPageByPage() {
    on("/api/v1/pods?limit=500", 200, page("more/=", "a", "b"));
    on("/api/v1/pods?limit=500&continue=more%2F%3D", 200, page("", "c"));
    assertThat(list())
        .extracting(pod -> pod.getAsJsonObject("metadata").get("name").getAsString())
        .containsExactly("a", "b", "c");
  }

  @Test
  void aListThatTheServerForgotHalfWayIsReadAnew() {
    on("/api/v1/pods?limit=500", 200, page("old", "a"));
    on("/api/v1/pods?limit=500&continue=old", 410, "{\"message\":\"too old\"}");
    on("/api/v1/pods?limit=500", 200, page("", "a", "b"));
    assertThat(list()).hasSize(2);
  }

  @Test
  void aKindThatIsGoneIsAFailureAndNoEmptyList() {
    on("/api/v1/pods?limit=500", 404, "{}");
    assertFails(Code.UNAVAILABLE, "forgot the list of pods", () -> list());
  }

  @Test
  void anOldServersCronJobsAreFoundUnderTheirOldVersion() {
    on("/api/v1", 200, resources("pods", "services"));
    on("/apis/apps/v1", 200, resources("deployments", "statefulsets", "daemonsets", "replicasets"));
    on("/apis/batch/v1", 200, resources("jobs"));
    on("/apis/batch/v1beta1", 200, resources("cronjobs"));
    assertThat(new ServedKinds(api).among(List.of()))
        .extracting(ServedKind::path)
        .containsExactly(
            "/apis/apps/v1/deployments",
            "/apis/apps/v1/statefulsets",
            "/apis/apps/v1/daemonsets",
            "/apis/apps/v1/replicasets",
            "/apis/batch/v1/jobs",
            "/apis/batch/v1beta1/cronjobs",
            "/api/v1/pods");
  }

  @Test
  void aNewServersCronJobsAreFoundUnderTheirNewVersionAlone() {
    on("/apis/batch/v1", 200, resources("jobs", "cronjobs"));
    on("/apis/batch/v1beta1", 200, resources("cronjobs"));
    assertThat(new ServedKinds(api).among(List.of()))
        .extracting(ServedKind::path)
        .containsExactly("/apis/batch/v1/jobs", "/apis/batch/v1/cronjobs");
  }

  @Test
  void customResourcesAreFoundByTheirKindInTheVersionThatTheServerPrefers() {
    on("/apis/batch/v1", 200, resources("jobs"));
    on("/apis/pg.example", 200, "{\"preferredVersion\":{\"version\":\"v2\"}}");
    on(
        "/apis/pg.example/v2",
        200,
        "{\"resources\":[{\"name\":\"backups\",\"kind\":\"Backup\"},{\"name\":\"clusters\",\"kind\":\"Cluster\"},{\"name\":\"clusters/status\",\"kind\":\"Cluster\"}]}");
    assertThat(new ServedKinds(api).among(List.of(rule("pg.example"), rule("absent.example"))))
        .extracting(ServedKind::path)
        .containsExactly("/apis/batch/v1/jobs", "/apis/pg.example/v2/clusters");
  }

  private static CustomResourceRule rule(String group) {
    return new CustomResourceRule(group, "Cluster", List.of(FieldPath.parse("$.spec.image")));
  }

  @Test
  void aServerThatIsStillStartingIsNotBelieved() {
    on("/readyz", 500, "[-]poststarthook/crd-informer-synced failed: reason withheld");
    on("/readyz", 200, "ok");
    assertFails(Code.UNAVAILABLE, "is not ready (it answered 500)", api::requireReady);
    api.requireReady();
  }

  @Test
  void aServerThatDoesNotLetUsAskWhetherItIsReadyIsTakenAsItIs() {
    on("/readyz", 403, "{\"message\":\"forbidden\"}");
    assertThatCode(api::requireReady).doesNotThrowAnyException();
  }

  @Test
  void aListSaysFromWhereAWatchGoesOn() {
    on("/api/v1/pods?limit=500", 200, "{\"metadata\":{\"resourceVersion\":\"42\"},\"items\":[]}");
    assertThat(new ObjectLists(api).list(PODS, Optional::of).resourceVersion()).isEqualTo("42");
  }

  @Test
  void aServerThatIsNoKubernetesIsNamed() {
    assertFails(
        Code.UNAVAILABLE,
        "serves no kind of workload",
        () -> new ServedKinds(api).among(List.of()));
    on("/api/v1/pods?limit=500", 200, "<html>");
    assertFails(Code.UNAVAILABLE, "something else than JSON", () -> list());
  }

  @Test
  void refusedCredentialsAreNamedByWhereTheyComeFrom() {
    on("/api/v1/pods?limit=1", 401, "{\"message\":\"Unauthorized\"}");
    assertFails(
        Code.REFUSED,
        "does not accept the credentials (401): check those of context 'x'",
        () -> new ObjectLists(api).checkReadable(PODS));
  }

  @Test
  void aMissingRightIsNamedByItsPathAndTheServersReason() {
    on("/api/v1/pods?limit=1", 403, "{\"message\":\"pods is forbidden:\\nno\"}");
    assertFails(
        Code.REFUSED,
        "does not let us read /api/v1/pods (403): pods is forbidden:",
        () -> new ObjectLists(api).checkReadable(PODS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no json",
        "",
        "{}",
        "[\"message\"]",
        "{\"message\": \"\"}",
        "{\"message\": {\"a\": 1}}",
        "{\"message\": null}",
        "{message: 'as JavaScript has it'}",
        "{\"message\": \"cut\"}{"
      })
  void aServerInTroubleIsAFailureThatMayGoAway(String body) {
    on("/api/v1/pods?limit=500", 500, body);
    assertFails(Code.UNAVAILABLE, "answered 500 to GET /api/v1/pods: no message", () -> list());
  }

  @Test
  void aServerThatIsNotThereIsNamedByItsAddress() {
    int port = server.getAddress().getPort();
    server.stop(0);
    assertFails(
        Code.UNAVAILABLE, "at http://127.0.0.1:%d cannot be reached".formatted(port), () -> list());
  }

  private List<JsonObject> list() {
    return new ObjectLists(api).list(PODS, Optional::of).items();
  }

  private KubernetesApi client() throws IOException {
    return new KubernetesApi(
        new ClientBuilder()
            .setBasePath("http://127.0.0.1:" + server.getAddress().getPort())
            .build(),
        "context 'x'");
  }

  private void on(String pathAndQuery, int code, String body) {
    answers.computeIfAbsent(pathAndQuery, key -> new ArrayDeque<>()).add(new Answer(code, body));
  }

  // The last answer given for a path stands for every later request.
  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Deque<Answer> scripted = answers.get(exchange.getRequestURI().toString());
      Answer answer =
          scripted == null
              ? new Answer(404, "{}")
              : scripted.size() > 1 ? scripted.removeFirst() : scripted.getFirst();
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.code(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static String page(String more, String... names) {
    List<String> items =
        List.of(names).stream().map("{\"metadata\":{\"name\":\"%s\"}}"::formatted).toList();
    return "{\"metadata\":{\"continue\":\"%s\"},\"items\":[%s]}"
        .formatted(more, String.join(",", items));
  }

  private static String resources(String... names) {
    List<String> resources = List.of(names).stream().map("{\"name\":\"%s\"}"::formatted).toList();
    return "{\"resources\":[%s]}".formatted(String.join(",", resources));
  }

  private static void assertFails(Code code, String part, Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            SourceException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.getMessage()).startsWith("Kubernetes API server at http://127.0.0.1:");
              assertThat(e.getMessage()).contains(part);
              assertThat(e.getMessage().lines()).hasSize(1);
            });
  }
}
