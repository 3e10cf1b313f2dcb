package dev.stowage.puller.webhook;

import static dev.stowage.puller.rewrite.KnownEvents.TARGET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.stowage.puller.KafkaEvents;
import dev.stowage.puller.PullerForTest;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.apiserver.ApiServer.Answer;
import dev.stowage.puller.kubernetes.ServiceAccountForTest;
import dev.stowage.puller.rewrite.KnownEvents;
import dev.stowage.testengine.NeedsCluster;
import dev.stowage.testengine.TestCluster;
import dev.stowage.testengine.TestCluster.TestNamespace;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real API server asks the webhook, which runs with the rights that it asks for and no others.
 */
@NeedsCluster
final class WebhookIT {
  private static final String COPY = TARGET + "docker.io/library/nginx:1.25";
  private static final String INIT_COPY = TARGET + "quay.io/a/wait:2";
  private static final String POD =
      """
      {"metadata": {"name": "%s", "annotations": {%s}},
       "spec": {"initContainers": [{"name": "wait", "image": "quay.io/a/wait:2"}],
                "containers": [{"name": "main", "image": "nginx:1.25"}, {"name": "side", "image": "redis:7"}]%s}}
      """;

  @TempDir private Path folder;
  private final KafkaEvents kafka = new KafkaEvents();
  private final TestCluster cluster = TestCluster.ofEnvironment();
  private final TestNamespace shop = cluster.newNamespace();
  private final TestNamespace own = cluster.newNamespace();
  private final ApiServer server = new ApiServer(cluster.newClient());
  private final String configuration = "stowage-" + own.name();
  private final ServiceAccountForTest account =
      new ServiceAccountForTest(
          cluster.newClient(),
          own.name(),
          """
          [{"apiGroups": [""], "resources": ["namespaces"], "verbs": ["list", "watch"]},
           {"apiGroups": ["admissionregistration.k8s.io"], "resources": ["mutatingwebhookconfigurations"],
            "resourceNames": ["%s"], "verbs": ["get", "create", "patch"]}]
          """
              .formatted(configuration),
          """
          [{"apiGroups": [""], "resources": ["secrets"], "verbs": ["create"]},
           {"apiGroups": [""], "resources": ["secrets"],
            "resourceNames": ["stowage-webhook-certificate"], "verbs": ["get", "update"]},
           {"apiGroups": ["coordination.k8s.io"], "resources": ["leases"], "verbs": ["get"]}]
          """);

  @BeforeEach
  void beGenerous() {
    for (TestNamespace namespace : new TestNamespace[] {shop, own}) {
      annotate(namespace, "pod");
      await().until(() -> hasServiceAccount(namespace));
    }
  }

  @AfterEach
  void close() {
    String path =
        "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/" + configuration;
    Answer stored = server.get(path);
    if (stored.code() == 200) {
      server.delete(
          path, stored.body().getAsJsonObject("metadata").get("resourceVersion").getAsString());
    }
    account.close();
    shop.close();
    own.close();
    kafka.close();
  }

  @Test
  void newPodsUseTheCopiesAndNoteWhatTheyUsedBefore() throws IOException {
    try (ApplicationContext puller = start()) {
      awaitWebhook();

      JsonObject pod =
          create(
              shop, POD.formatted("web", "", ", \"imagePullSecrets\": [{\"name\": \"own\"}]"), "");

      assertThat(image(pod, "containers", 0)).isEqualTo(COPY);
      assertThat(image(pod, "containers", 1)).isEqualTo("redis:7");
      assertThat(image(pod, "initContainers", 0)).isEqualTo(INIT_COPY);
      assertThat(annotation(pod, "stowage.dev/original-images"))
          .isEqualTo(
              "{\"containers/main\":\"nginx:1.25\",\"initContainers/wait\":\"quay.io/a/wait:2\"}");
      assertThat(pod.getAsJsonObject("spec").get("imagePullSecrets"))
          .hasToString("[{\"name\":\"own\"},{\"name\":\"stowage-pull\"}]");

      // The pod as it is, created again under another name: nothing more is changed.
      pod.getAsJsonObject("metadata").addProperty("name", "again");
      pod.getAsJsonObject("metadata").remove("resourceVersion");
      pod.getAsJsonObject("metadata").remove("uid");
      JsonObject again = create(shop, pod.toString(), "");
      assertThat(again.get("spec")).isEqualTo(pod.get("spec"));
      assertThat(annotation(again, "stowage.dev/original-images"))
          .isEqualTo(annotation(pod, "stowage.dev/original-images"));
      assertThat(puller.isRunning()).isTrue();
    }
  }

  @Test
  void aDryRunShowsTheCopiesAndLeavesNothingBehind() throws IOException {
    try (ApplicationContext puller = start()) {
      awaitWebhook();

      assertThat(image(create(shop, POD.formatted("dry", "", ""), "?dryRun=All"), "containers", 0))
          .isEqualTo(COPY);
      assertThat(server.get(pods(shop) + "/dry").code()).isEqualTo(404);
      assertThat(puller.isRunning()).isTrue();
    }
  }

  @Test
  void mirrorPodsOwnPodsAndOtherModesAreLeftAlone() throws IOException {
    try (ApplicationContext puller = start()) {
      awaitWebhook();

      String mirror =
          POD.formatted(
              "mirror",
              "\"kubernetes.io/config.mirror\": \"c0ffee\"",
              ", \"nodeName\": \"nowhere\"");
      assertThat(image(create(shop, mirror, ""), "containers", 0)).isEqualTo("nginx:1.25");
      assertThat(image(create(own, POD.formatted("ours", "", ""), ""), "containers", 0))
          .isEqualTo("nginx:1.25");
      assertThat(
              image(
                  create(shop, POD.formatted("off", "\"stowage.dev/rewrite\": \"off\"", ""), ""),
                  "containers",
                  0))
          .isEqualTo("nginx:1.25");

      annotate(shop, "report");
      await()
          .untilAsserted(() ->
              assertThat(
                      image(
                          create(shop, POD.formatted("dry", "", ""), "?dryRun=All"),
                          "containers",
                          0))
                  .isEqualTo("nginx:1.25"));
      assertThat(puller.isRunning()).isTrue();
    }
  }

  @Test
  void withoutTheWebhookPodsAreCreatedAsTheyAre() throws IOException {
    try (ApplicationContext puller = start()) {
      awaitWebhook();
      assertThat(puller.isRunning()).isTrue();
    }

    assertThat(image(create(shop, POD.formatted("down", "", ""), ""), "containers", 0))
        .isEqualTo("nginx:1.25");
  }

  @Test
  void anEphemeralContainerUsesTheCopy() throws IOException {
    try (ApplicationContext puller = start()) {
      awaitWebhook();
      create(shop, POD.formatted("web", "", ""), "");
      String path = pods(shop) + "/web/ephemeralcontainers";
      Answer before = server.get(path);
      Assumptions.assumeTrue(before.code() == 200, "this cluster has no ephemeral containers");
      JsonObject body = before.body();
      boolean isPod = body.has("spec");
      JsonObject parent = isPod ? body.getAsJsonObject("spec") : body;
      JsonArray containers =
          JsonParser.parseString(
                  "[{\"name\": \"debug\", \"image\": \"nginx:1.25\", \"terminationMessagePolicy\": \"File\", \"imagePullPolicy\": \"IfNotPresent\"}]")
              .getAsJsonArray();
      parent.add("ephemeralContainers", containers);

      Answer answer = server.replace(path, body);

      assertThat(answer.code()).as(answer.message()).isEqualTo(200);
      JsonObject pod = server.get(pods(shop) + "/web").body();
      assertThat(image(pod, "ephemeralContainers", 0)).isEqualTo(COPY);
      assertThat(puller.isRunning()).isTrue();
    }
  }

  @Test
  void aReplicaThatStandsByListensAndLeavesTheConfigurationToTheActiveOne() throws IOException {
    Answer lease =
        server.create(
            "/apis/coordination.k8s.io/v1/namespaces/%s/leases".formatted(own.name()),
            JsonParser.parseString(
                    "{\"metadata\": {\"name\": \"stowage-puller\"}, \"spec\": {\"holderIdentity\": \"another\", \"leaseDurationSeconds\": 600}}")
                .getAsJsonObject());
    assertThat(lease.code()).isEqualTo(201);

    try (ApplicationContext puller = start(true)) {
      assertThat(puller.getBean(WebhookService.class).port()).isPositive();
      assertThat(
              server
                  .get(
                      "/api/v1/namespaces/%s/secrets/stowage-webhook-certificate"
                          .formatted(own.name()))
                  .code())
          .isEqualTo(200);
      assertThat(
              server
                  .get(
                      "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/"
                          + configuration)
                  .code())
          .isEqualTo(404);
    }
  }

  @Test
  void aConfigurationThatWasThereBeforeIsBroughtUpToDate() throws IOException {
    try (ApplicationContext puller = start()) {
      awaitWebhook();
      assertThat(puller.isRunning()).isTrue();
    }
    // Another port: the address and nothing else has to change, with the same certificate.
    try (ApplicationContext again = start()) {
      awaitWebhook();
      assertThat(again.isRunning()).isTrue();
    }
  }

  private void awaitWebhook() {
    await()
        .untilAsserted(() ->
            assertThat(
                    image(
                        create(shop, POD.formatted("probe", "", ""), "?dryRun=All"),
                        "containers",
                        0))
                .isEqualTo(COPY));
  }

  private JsonObject create(TestNamespace namespace, String pod, String query) {
    Answer answer =
        server.create(pods(namespace) + query, JsonParser.parseString(pod).getAsJsonObject());
    assertThat(answer.code()).as(answer.message()).isEqualTo(201);
    return answer.body();
  }

  private void annotate(TestNamespace namespace, String mode) {
    String path = "/api/v1/namespaces/" + namespace.name();
    JsonObject fields =
        JsonParser.parseString(
                """
                {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "%s",
                 "annotations": {"stowage.dev/rewrite": "%s", "stowage.dev/pull-secret": "true"}}}
                """
                    .formatted(namespace.name(), mode))
            .getAsJsonObject();
    Answer answer = server.apply(path, fields, true);
    assertThat(answer.code()).as(answer.message()).isEqualTo(200);
  }

  private boolean hasServiceAccount(TestNamespace namespace) {
    return server.get("/api/v1/namespaces/" + namespace.name() + "/serviceaccounts/default").code()
        == 200;
  }

  private static String pods(TestNamespace namespace) {
    return "/api/v1/namespaces/" + namespace.name() + "/pods";
  }

  private static String image(JsonObject pod, String field, int index) {
    return pod.getAsJsonObject("spec")
        .getAsJsonArray(field)
        .get(index)
        .getAsJsonObject()
        .get("image")
        .getAsString();
  }

  private static String annotation(JsonObject pod, String name) {
    return pod.getAsJsonObject("metadata").getAsJsonObject("annotations").get(name).getAsString();
  }

  private ApplicationContext start() throws IOException {
    return start(false);
  }

  private ApplicationContext start(boolean elected) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    ApplicationContext puller =
        PullerForTest.start(
            kafka,
            account.kubeconfig(folder, cluster.kubeconfig()),
            Map.ofEntries(
                Map.entry("stowage.puller.kubernetes.namespace", own.name()),
                Map.entry("stowage.puller.leader-election.enabled", String.valueOf(elected)),
                Map.entry("stowage.puller.leader-election.namespace", own.name()),
                Map.entry("stowage.puller.mode", "off"),
                Map.entry("stowage.puller.pull-secret.name", "stowage-pull"),
                Map.entry("stowage.puller.pull-secret.docker-config", dockerConfig()),
                Map.entry("stowage.puller.webhook.enabled", "true"),
                Map.entry("stowage.puller.webhook.host", "127.0.0.1"),
                Map.entry("stowage.puller.webhook.port", port),
                Map.entry("stowage.puller.webhook.url", "https://127.0.0.1:" + port),
                Map.entry("stowage.puller.webhook.configuration", configuration)));
    // The topics are there once it has started.
    KnownEvents known =
        new KnownEvents().listed().copied("nginx:1.25", COPY).copied("quay.io/a/wait:2", INIT_COPY);
    kafka.publish(known.events());
    return puller;
  }

  private String dockerConfig() throws IOException {
    return Files.writeString(
            folder.resolve("config.json"),
            "{\"auths\": {\"backup.example\": {\"auth\": \"YTpi\"}}}")
        .toString();
  }
}
