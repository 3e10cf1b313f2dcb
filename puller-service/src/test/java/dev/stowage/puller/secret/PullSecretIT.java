package dev.stowage.puller.secret;

import static dev.stowage.puller.rewrite.KnownEvents.TARGET;
import static dev.stowage.puller.rewrite.KnownEvents.container;
import static dev.stowage.puller.rewrite.KnownEvents.workload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.stowage.puller.KafkaEvents;
import dev.stowage.puller.PullerForTest;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.apiserver.ApiServer.Answer;
import dev.stowage.puller.kubernetes.ServiceAccountForTest;
import dev.stowage.puller.rewrite.KnownEvents;
import dev.stowage.runtime.StartupException;
import dev.stowage.testengine.NeedsCluster;
import dev.stowage.testengine.TestCluster;
import dev.stowage.testengine.TestCluster.TestNamespace;
import dev.stowage.workload.WorkloadKind;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.Config;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pull secrets with the rights to their one name, and no others. */
@NeedsCluster
final class PullSecretIT {
  private static final String NAME = "stowage-pull";
  private static final String FIRST = "{\"auths\": {\"backup.example\": {\"auth\": \"YTpi\"}}}";
  private static final String SECOND = "{\"auths\": {\"backup.example\": {\"auth\": \"YTpj\"}}}";

  @TempDir private Path folder;
  private final KafkaEvents kafka = new KafkaEvents();
  private final TestCluster cluster = TestCluster.ofEnvironment();
  private final TestNamespace shop = cluster.newNamespace();
  private final TestNamespace other = cluster.newNamespace();
  private final TestNamespace own = cluster.newNamespace();
  private final KnownEvents known =
      new KnownEvents().listed().copied("nginx:1.25", TARGET + "docker.io/library/nginx:1.25");
  private final ApiServer server = new ApiServer(cluster.newClient());
  private final ServiceAccountForTest account =
      new ServiceAccountForTest(
          cluster.newClient(),
          own.name(),
          """
          [{"apiGroups": [""], "resources": ["namespaces"], "verbs": ["list", "watch"]},
           {"apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["get"]},
           {"apiGroups": [""], "resources": ["secrets"], "resourceNames": ["stowage-pull"],
            "verbs": ["get", "create", "patch", "delete"]}]
          """,
          """
          [{"apiGroups": [""], "resources": ["secrets"], "resourceNames": ["source"], "verbs": ["get"]}]
          """);

  @BeforeEach
  void useCopiesInBothNamespaces() {
    for (TestNamespace namespace : List.of(shop, other)) {
      known.uses(
          workload(WorkloadKind.DEPLOYMENT, namespace.name(), "web"),
          container("main"),
          "nginx:1.25");
    }
    source(FIRST);
  }

  @AfterEach
  void close() {
    account.close();
    shop.close();
    other.close();
    own.close();
    kafka.close();
  }

  @Test
  void theSecretFollowsItsSourceAndTheNamespacesWish() throws IOException {
    optIn(shop, "true");
    try (ApplicationContext puller = start()) {
      await().untilAsserted(() -> assertThat(content(shop)).isEqualTo(FIRST));
      JsonObject secret = server.get(path(shop)).body();
      assertThat(secret.get("type").getAsString()).isEqualTo("kubernetes.io/dockerconfigjson");

      source(SECOND);
      await().untilAsserted(() -> assertThat(content(shop)).isEqualTo(SECOND));
      assertThat(server.get(path(other)).code()).isEqualTo(404);

      optIn(shop, "false");
      await().untilAsserted(() -> assertThat(server.get(path(shop)).code()).isEqualTo(404));
      assertThat(puller.isRunning()).isTrue();
    }
  }

  @Test
  void anothersSecretOfThatNameIsNeitherWrittenNorDeleted() throws IOException {
    create(
        shop,
        "{\"metadata\": {\"name\": \"stowage-pull\"}, \"stringData\": {\"theirs\": \"kept\"}}");
    String before = version(shop);
    optIn(shop, "true");
    optIn(other, "true");
    try (ApplicationContext puller = start()) {
      await().untilAsserted(() -> assertThat(content(other)).isEqualTo(FIRST));
      optIn(shop, "false");
      optIn(other, "false");
      await().untilAsserted(() -> assertThat(server.get(path(other)).code()).isEqualTo(404));
      assertThat(puller.isRunning()).isTrue();
    }

    assertThat(version(shop)).isEqualTo(before);
  }

  /** What keeps one that appears between looking and writing: the cluster refuses the write. */
  @Test
  void aSecretThatAppearsMeanwhileIsNotOverwritten() throws IOException {
    try (ApplicationContext puller = start()) {
      create(
          shop,
          """
          {"metadata": {"name": "stowage-pull"}, "type": "kubernetes.io/dockerconfigjson",
           "data": {".dockerconfigjson": "e30="}}
          """);
      String before = version(shop);
      SecretStore store = puller.getBean(SecretStore.class);

      assertThatThrownBy(() ->
              store.act(
                  shop.name(), NAME, new PullSecretDecision.Create(DockerConfig.parse(FIRST))))
          .hasMessageContaining("somebody else writes it")
          .message()
          .doesNotContain("YTpi");
      assertThat(version(shop)).isEqualTo(before);
    }
  }

  @Test
  void everythingElseAboutSecretsIsForbiddenToIt() throws IOException {
    ApiClient client =
        Config.fromConfig(account.kubeconfig(folder, cluster.kubeconfig()).toString());
    ApiServer restricted = new ApiServer(client);
    String secrets = "/api/v1/namespaces/%s/secrets".formatted(shop.name());
    JsonObject another =
        json(
            "{\"apiVersion\": \"v1\", \"kind\": \"Secret\", \"metadata\": {\"name\": \"another\"}}");
    JsonObject named = json("{\"metadata\": {\"name\": \"stowage-pull\"}}");

    assertThat(restricted.get(secrets).code()).isEqualTo(403);
    assertThat(restricted.get("/api/v1/secrets").code()).isEqualTo(403);
    assertThat(restricted.get(secrets + "?watch=true").code()).isEqualTo(403);
    assertThat(restricted.get(secrets + "/another").code()).isEqualTo(403);
    assertThat(restricted.create(secrets, named).code()).isEqualTo(403);
    assertThat(restricted.create(secrets, another).code()).isEqualTo(403);
    assertThat(restricted.apply(secrets + "/another", another, true).code()).isEqualTo(403);
    assertThat(restricted.replace(secrets + "/stowage-pull", named).code()).isEqualTo(403);
    assertThat(restricted.delete(secrets + "/another", "1").code()).isEqualTo(403);
  }

  @Test
  void aSourceThatIsMissingIsSaidAtTheStart() {
    server.delete(
        "/api/v1/namespaces/%s/secrets/source".formatted(own.name()),
        server
            .get("/api/v1/namespaces/%s/secrets/source".formatted(own.name()))
            .body()
            .getAsJsonObject("metadata")
            .get("resourceVersion")
            .getAsString());

    assertThatThrownBy(this::start)
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("Secret 'source' of Stowage's namespace does not exist")
        .message()
        .doesNotContain("\n");
  }

  private ApplicationContext start() {
    ApplicationContext puller =
        PullerForTest.start(
            kafka,
            account.kubeconfig(folder, cluster.kubeconfig()),
            Map.of(
                "stowage.puller.kubernetes.namespace",
                own.name(),
                "stowage.puller.mode",
                "pod",
                "stowage.puller.pull-secret.name",
                NAME,
                "stowage.puller.pull-secret.from-secret",
                "source",
                "stowage.puller.pull-secret.interval",
                "100ms"));
    // The topics are there once it has started.
    kafka.publish(known.events());
    return puller;
  }

  private void source(String content) {
    JsonObject secret =
        json(
            """
            {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "source"},
             "type": "kubernetes.io/dockerconfigjson", "data": {".dockerconfigjson": "%s"}}
            """
                .formatted(
                    Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8))));
    Answer answer =
        server.apply("/api/v1/namespaces/%s/secrets/source".formatted(own.name()), secret, true);
    assertThat(answer.code()).as(answer.message()).isIn(200, 201);
  }

  private void optIn(TestNamespace namespace, String wish) {
    JsonObject fields =
        json(
            "{\"apiVersion\": \"v1\", \"kind\": \"Namespace\", \"metadata\": {\"name\": \"%s\", \"annotations\": {\"stowage.dev/pull-secret\": \"%s\"}}}"
                .formatted(namespace.name(), wish));
    Answer answer = server.apply("/api/v1/namespaces/" + namespace.name(), fields, true);
    assertThat(answer.code()).as(answer.message()).isEqualTo(200);
  }

  private void create(TestNamespace namespace, String secret) {
    Answer answer =
        server.create("/api/v1/namespaces/%s/secrets".formatted(namespace.name()), json(secret));
    assertThat(answer.code()).as(answer.message()).isEqualTo(201);
  }

  private String content(TestNamespace namespace) {
    Answer answer = server.get(path(namespace));
    assertThat(answer.code()).isEqualTo(200);
    String encoded = answer.body().getAsJsonObject("data").get(".dockerconfigjson").getAsString();
    return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
  }

  private String version(TestNamespace namespace) {
    return server
        .get(path(namespace))
        .body()
        .getAsJsonObject("metadata")
        .get("resourceVersion")
        .getAsString();
  }

  private static String path(TestNamespace namespace) {
    return "/api/v1/namespaces/%s/secrets/%s".formatted(namespace.name(), NAME);
  }

  private static JsonObject json(String text) {
    return JsonParser.parseString(text).getAsJsonObject();
  }
}
