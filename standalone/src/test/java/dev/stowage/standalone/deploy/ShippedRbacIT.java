package dev.stowage.standalone.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.stowage.event.CopyEvent.ImageCopied;
import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import dev.stowage.kafka.EventPublisher;
import dev.stowage.kafka.KafkaClients;
import dev.stowage.runtime.ServiceLauncher;
import dev.stowage.runtime.ServiceName;
import dev.stowage.testengine.KafkaForTest;
import dev.stowage.testengine.NeedsCluster;
import dev.stowage.testengine.TestCluster;
import dev.stowage.testengine.TestCluster.TestNamespace;
import dev.stowage.testengine.TestEngines;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.AuthenticationV1TokenRequest;
import io.kubernetes.client.openapi.models.V1TokenRequestSpec;
import io.kubernetes.client.util.KubeConfig;
import io.kubernetes.client.util.generic.KubernetesApiResponse;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesApi;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesObject;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Watcher and puller with nothing but the rights of deploy/kubernetes, on a real API server. */
@NeedsCluster
final class ShippedRbacIT {
  private static final int CONFLICT = 409;
  private static final KafkaForTest KAFKA = TestEngines.kafka();
  private static final String PULL_SECRET = "stowage-pull-secret";
  private static final String COPY = "backup.example:5000/store/docker.io/library/nginx:1.25";

  private final TestCluster cluster = TestCluster.ofEnvironment();
  private final TestNamespace own = cluster.newNamespace();
  private final TestNamespace optedIn = cluster.newNamespace();
  private final ApiClient admin = cluster.newClient();
  private final Deque<Runnable> undo = new ArrayDeque<>();
  private final Map<String, String> tokens = new HashMap<>();

  @TempDir private Path folder;

  @AfterEach
  void close() {
    undo.forEach(Runnable::run);
    own.close();
    optedIn.close();
  }

  @Test
  void watcherAndPullerWorkAsTheirServiceAccounts() throws Exception {
    apply(false);
    String name = "cluster-" + UUID.randomUUID();
    deployment(optedIn.name());
    try (ApplicationContext watcher = start(ServiceName.WATCHER, name, Map.of());
        ApplicationContext puller = start(ServiceName.PULLER, name, Map.of())) {
      publishCopy(watcher);

      await().untilAsserted(() -> assertThat(imageOf(optedIn.name())).isEqualTo(COPY));
      assertThat(puller.isRunning()).isTrue();
      for (String service : List.of("watcher", "puller")) {
        String lease =
            get(
                "/apis/coordination.k8s.io/v1/namespaces/%s/leases/%s-%s"
                    .formatted(own.name(), own.name(), service));
        assertThat(lease).contains("holderIdentity");
        await()
            .until(() ->
                get("/api/v1/namespaces/%s/events".formatted(own.name()))
                    .contains("\"" + own.name() + "-" + service + "\""));
      }
    }
  }

  @Test
  void withTheOptionalRightsThePullerKeepsPullSecretAndWebhook() throws Exception {
    apply(true);
    create(
        JsonParser.parseString(
                """
                {"apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/dockerconfigjson",
                 "metadata": {"name": "%s", "namespace": "%s"},
                 "stringData": {".dockerconfigjson": "{\\"auths\\": {\\"backup.example:5000\\": {\\"auth\\": \\"YTpi\\"}}}"}}
                """
                    .formatted(PULL_SECRET, own.name()))
            .getAsJsonObject());
    deployment(optedIn.name());
    String webhook =
        "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/"
            + own.name()
            + "-pods";
    undo.push(() -> delete(webhook));
    String name = "cluster-" + UUID.randomUUID();
    Map<String, Object> more = new HashMap<>();
    more.put("stowage.puller.kubernetes.namespace", own.name());
    more.put("stowage.puller.pull-secret.name", PULL_SECRET);
    more.put("stowage.puller.pull-secret.from-secret", PULL_SECRET);
    more.put("stowage.puller.pull-secret.namespaces", optedIn.name());
    more.put("stowage.puller.webhook.enabled", "true");
    more.put("stowage.puller.webhook.host", "127.0.0.1");
    more.put("stowage.puller.webhook.port", "0");
    more.put("stowage.puller.webhook.service", own.name() + "-puller");
    more.put("stowage.puller.webhook.configuration", own.name() + "-pods");
    try (ApplicationContext watcher = start(ServiceName.WATCHER, name, Map.of());
        ApplicationContext puller = start(ServiceName.PULLER, name, more)) {
      publishCopy(watcher);

      await().untilAsserted(() -> assertThat(imageOf(optedIn.name())).isEqualTo(COPY));
      String deployment = "/apis/apps/v1/namespaces/%s/deployments/web".formatted(optedIn.name());
      assertThat(get(deployment)).contains("\"imagePullSecrets\":[{\"name\":\"" + PULL_SECRET);
      String secrets = "/api/v1/namespaces/%s/secrets/";
      await()
          .untilAsserted(() ->
              assertThat(get(secrets.formatted(optedIn.name()) + PULL_SECRET))
                  .contains("\"app.kubernetes.io/managed-by\":\"stowage\""));
      await().untilAsserted(() -> assertThat(get(webhook)).contains("\"caBundle\":"));
      assertThat(get(secrets.formatted(own.name()) + "stowage-webhook-certificate"))
          .contains("\"tls.crt\":");
      assertThat(puller.isRunning()).isTrue();
    }
  }

  @Test
  void everythingElseIsForbidden() throws Exception {
    apply(false);
    String namespaced = "/api/v1/namespaces/" + optedIn.name();
    String apps = "/apis/apps/v1/namespaces/" + optedIn.name();
    String rbac = "/apis/rbac.authorization.k8s.io/v1/";
    String leases = "/apis/coordination.k8s.io/v1/namespaces/";
    String webhooks = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";
    List<String> forBoth =
        List.of(
            "GET /api/v1/secrets",
            "GET /api/v1/secrets?watch=true&timeoutSeconds=1",
            "GET " + namespaced + "/secrets",
            "GET " + namespaced + "/secrets/any",
            "POST " + namespaced + "/secrets",
            "GET /api/v1/namespaces/%s/secrets".formatted(own.name()),
            "GET /api/v1/namespaces/kube-system/secrets/any",
            "GET /api/v1/configmaps",
            "POST " + namespaced + "/pods",
            "DELETE " + namespaced + "/pods/any",
            "POST " + namespaced + "/pods/any/exec?command=id",
            "GET " + namespaced + "/pods/any/log",
            "POST " + namespaced + "/pods/any/eviction",
            "GET /api/v1/nodes/any/proxy/pods",
            "PATCH /api/v1/nodes/any",
            "DELETE " + apps + "/deployments/web",
            "POST " + apps + "/deployments",
            "PUT " + apps + "/deployments/web",
            "PATCH " + apps + "/deployments/web/scale",
            "PATCH " + apps + "/deployments/web/status",
            "POST " + apps + "/daemonsets",
            "DELETE " + namespaced,
            "PATCH " + namespaced,
            "POST " + namespaced + "/serviceaccounts/default/token",
            "POST " + rbac + "clusterroles",
            "PATCH " + rbac + "clusterroles/cluster-admin",
            "POST " + rbac + "clusterrolebindings",
            "POST " + rbac + "namespaces/" + optedIn.name() + "/rolebindings",
            "GET " + webhooks,
            "POST " + webhooks,
            "PATCH " + webhooks + "/any",
            "GET " + leases + own.name() + "/leases",
            "GET " + leases + own.name() + "/leases/another",
            "PUT " + leases + own.name() + "/leases/another",
            "DELETE " + leases + own.name() + "/leases/" + own.name() + "-puller",
            "GET " + leases + "kube-system/leases/any",
            "POST " + leases + "kube-system/leases",
            "GET /apis/apiextensions.k8s.io/v1/customresourcedefinitions",
            "POST /apis/certificates.k8s.io/v1/certificatesigningrequests");
    for (String call : forBoth) {
      assertThat(codeOf("watcher", call)).as("watcher: %s", call).isEqualTo(403);
      assertThat(codeOf("puller", call)).as("puller: %s", call).isEqualTo(403);
    }
    for (String call :
        List.of(
            "GET " + apps + "/deployments/web",
            "PATCH " + apps + "/deployments/web",
            "GET " + namespaced + "/pods/any",
            "PATCH " + namespaced + "/pods/any",
            "GET " + namespaced,
            "POST " + namespaced + "/events",
            "GET /api/v1/nodes?watch=true&timeoutSeconds=1",
            "GET /api/v1/nodes/any",
            "GET /api/v1/serviceaccounts",
            "GET /apis/postgresql.cnpg.io/v1/clusters")) {
      assertThat(codeOf("watcher", call)).as("watcher: %s", call).isEqualTo(403);
    }
    for (String call :
        List.of(
            "GET /apis/apps/v1/deployments",
            "GET /api/v1/namespaces",
            "GET /api/v1/nodes",
            "GET /api/v1/pods?watch=true&timeoutSeconds=1",
            "POST " + namespaced + "/events",
            "GET " + namespaced + "/serviceaccounts/default",
            "PATCH /apis/batch/v1/namespaces/" + optedIn.name() + "/jobs/any")) {
      assertThat(codeOf("puller", call)).as("puller: %s", call).isEqualTo(403);
    }
  }

  @Test
  void nobodyCanBeImpersonated() throws Exception {
    apply(false);
    for (String service : List.of("watcher", "puller")) {
      Request request =
          new Request.Builder()
              .url(admin.getBasePath() + "/api/v1/namespaces")
              .header("Authorization", "Bearer " + token(service))
              .header("Impersonate-User", "admin")
              .build();
      try (Response response = admin.getHttpClient().newCall(request).execute()) {
        assertThat(response.code()).isEqualTo(403);
      }
    }
  }

  @Test
  void theOptionalRightsReachTheNamedObjectsAlone() throws Exception {
    apply(true);
    String own = "/api/v1/namespaces/" + this.own.name() + "/secrets/";
    String opted = "/api/v1/namespaces/" + optedIn.name() + "/secrets/";
    String webhooks = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/";
    // 404: it may, and there is none.
    for (String call :
        List.of(
            "GET " + own + "stowage-webhook-certificate",
            "GET " + own + "stowage-pull-secret",
            "GET " + opted + "stowage-pull-secret",
            "DELETE " + opted + "stowage-pull-secret",
            "GET " + webhooks + this.own.name() + "-pods")) {
      assertThat(codeOf("puller", call)).as(call).isEqualTo(404);
    }
    for (String call :
        List.of(
            "GET " + own + "another",
            "GET " + opted + "another",
            "GET " + opted.substring(0, opted.length() - 1),
            "POST " + opted.substring(0, opted.length() - 1),
            "PATCH " + own + "stowage-pull-secret",
            "DELETE " + own + "stowage-pull-secret",
            "DELETE " + own + "stowage-webhook-certificate",
            "POST " + webhooks.substring(0, webhooks.length() - 1),
            "GET /api/v1/secrets",
            "GET /api/v1/namespaces/kube-system/secrets/stowage-pull-secret",
            "POST /api/v1/namespaces/kube-system/secrets",
            "GET " + webhooks + "another",
            "PATCH " + webhooks + "another",
            "DELETE " + webhooks + this.own.name() + "-pods")) {
      assertThat(codeOf("puller", call)).as(call).isEqualTo(403);
    }
  }

  // Under names of its own, so that two runs of this test share nothing.
  private void apply(boolean optional) throws Exception {
    for (Path file : ShippedManifests.files()) {
      String name = ShippedManifests.nameOf(file);
      if (name.equals("namespace.yaml") || (name.contains("/optional/") && !optional)) {
        continue;
      }
      String text =
          Files.readString(file)
              .replaceAll("stowage-(watcher|puller|pods)", own.name() + "-$1")
              .replaceAll("namespace: stowage\\b", "namespace: " + own.name())
              .replace("namespace: opted-in", "namespace: " + optedIn.name());
      for (JsonObject manifest : ShippedManifests.parse(text)) {
        if (ShippedManifests.text(manifest, "kind").equals("Deployment")) {
          // The server is to accept it, and no node to pull its image.
          manifest.getAsJsonObject("spec").addProperty("replicas", 0);
        }
        create(manifest);
      }
    }
  }

  private void create(JsonObject manifest) throws Exception {
    String version = ShippedManifests.text(manifest, "apiVersion");
    int slash = version.indexOf('/');
    DynamicKubernetesApi api =
        new DynamicKubernetesApi(
            slash < 0 ? "" : version.substring(0, slash),
            version.substring(slash + 1),
            ShippedManifests.text(manifest, "kind").toLowerCase(Locale.ROOT) + "s",
            admin);
    KubernetesApiResponse<DynamicKubernetesObject> created =
        api.create(new DynamicKubernetesObject(manifest));
    if (ShippedManifests.text(manifest, "kind").equals("CustomResourceDefinition")) {
      // It is the whole cluster's, and other tests may use it: it stays.
      assertThat(created.isSuccess() || created.getHttpStatusCode() == CONFLICT).isTrue();
      return;
    }
    created.throwsApiException();
    JsonObject metadata = manifest.getAsJsonObject("metadata");
    if (!metadata.has("namespace")) {
      String name = metadata.get("name").getAsString();
      undo.push(() -> assertThat(api.delete(name).isSuccess()).isTrue());
    }
  }

  private String token(String service) throws Exception {
    String token =
        Objects.requireNonNull(
                new CoreV1Api(admin)
                    .createNamespacedServiceAccountToken(
                        own.name() + "-" + service,
                        own.name(),
                        new AuthenticationV1TokenRequest()
                            .spec(new V1TokenRequestSpec().audiences(List.of())))
                    .execute()
                    .getStatus())
            .getToken();
    return Objects.requireNonNull(token);
  }

  private static void publishCopy(ApplicationContext service) {
    try (EventPublisher copier =
        new EventPublisher(
            service.getBean(KafkaClients.class), "test-copier", URI.create("/test"))) {
      copier.publish(
          new ImageCopied(
              UUID.randomUUID(),
              Instant.parse("2026-11-21T00:00:00Z"),
              ImageReference.parse("nginx:1.25"),
              ImageReference.parse(COPY),
              Digest.sha256(new byte[] {1}),
              "application/vnd.oci.image.manifest.v1+json",
              1,
              1,
              Duration.ofSeconds(1)));
    }
  }

  private ApplicationContext start(ServiceName service, String name, Map<String, Object> more)
      throws Exception {
    String prefix = "stowage." + service;
    Map<String, Object> settings = new HashMap<>();
    settings.put("micronaut.server.port", "-1");
    settings.put("stowage.kafka.bootstrap-servers", KAFKA.bootstrapServers());
    settings.put(prefix + ".cluster", name);
    settings.put(prefix + ".leader-election.enabled", "true");
    settings.put(prefix + ".leader-election.namespace", own.name());
    settings.put(prefix + ".leader-election.lease-name", own.name() + "-" + service);
    settings.put(
        service == ServiceName.PULLER
            ? "stowage.puller.kubernetes.kubeconfig"
            : "stowage.watcher.kubeconfig",
        kubeconfig(service, token(service.toString())).toString());
    settings.putAll(more);
    return ServiceLauncher.start(service, settings);
  }

  private Path kubeconfig(ServiceName service, String token) throws Exception {
    try (Reader reader = Files.newBufferedReader(cluster.kubeconfig())) {
      KubeConfig config = KubeConfig.loadKubeConfig(reader);
      config.setFile(cluster.kubeconfig().toFile());
      String authority = config.getCertificateAuthorityData();
      if (authority == null) {
        authority =
            Base64.getEncoder()
                .encodeToString(
                    Files.readAllBytes(
                        cluster.kubeconfig().resolveSibling(config.getCertificateAuthorityFile())));
      }
      return Files.writeString(
          folder.resolve(service + ".kubeconfig"),
          """
          apiVersion: v1
          kind: Config
          clusters: [{name: one, cluster: {server: "%s", certificate-authority-data: %s}}]
          users: [{name: service, user: {token: "%s"}}]
          contexts: [{name: one, context: {cluster: one, user: service}}]
          current-context: one
          """
              .formatted(config.getServer(), authority, token));
    }
  }

  private void deployment(String namespace) throws Exception {
    create(
        JsonParser.parseString(
                """
                {"apiVersion": "apps/v1", "kind": "Deployment",
                 "metadata": {"name": "web", "namespace": "%s"},
                 "spec": {"replicas": 0, "selector": {"matchLabels": {"app": "web"}},
                   "template": {"metadata": {"labels": {"app": "web"}},
                     "spec": {"containers": [{"name": "main", "image": "nginx:1.25"}]}}}}
                """
                    .formatted(namespace))
            .getAsJsonObject());
  }

  private String imageOf(String namespace) throws Exception {
    return JsonParser.parseString(
            get("/apis/apps/v1/namespaces/%s/deployments/web".formatted(namespace)))
        .getAsJsonObject()
        .getAsJsonObject("spec")
        .getAsJsonObject("template")
        .getAsJsonObject("spec")
        .getAsJsonArray("containers")
        .get(0)
        .getAsJsonObject()
        .get("image")
        .getAsString();
  }

  private String get(String path) throws IOException {
    return send("GET", path);
  }

  private void delete(String path) {
    try {
      send("DELETE", path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String send(String method, String path) throws IOException {
    Request request =
        new Request.Builder()
            .url(admin.getBasePath() + path)
            .header("Authorization", adminToken())
            .method(method, null)
            .build();
    try (Response response = admin.getHttpClient().newCall(request).execute()) {
      return Objects.requireNonNull(response.body()).string();
    }
  }

  private String adminToken() throws IOException {
    try (Reader reader = Files.newBufferedReader(cluster.kubeconfig())) {
      return "Bearer " + KubeConfig.loadKubeConfig(reader).getCredentials().get("token");
    }
  }

  private int codeOf(String service, String call) throws Exception {
    String token = tokens.get(service);
    if (token == null) {
      token = token(service);
      tokens.put(service, token);
    }
    String method = call.substring(0, call.indexOf(' '));
    boolean hasBody = method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
    Request request =
        new Request.Builder()
            .url(admin.getBasePath() + call.substring(method.length() + 1))
            .header("Authorization", "Bearer " + token)
            .method(
                method,
                hasBody
                    ? RequestBody.create(
                        "{}",
                        MediaType.get(
                            method.equals("PATCH")
                                ? "application/merge-patch+json"
                                : "application/json"))
                    : null)
            .build();
    try (Response response = admin.getHttpClient().newCall(request).execute()) {
      return response.code();
    }
  }
}
