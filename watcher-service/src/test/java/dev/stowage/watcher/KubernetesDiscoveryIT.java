package dev.stowage.watcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.stowage.event.DiscoveryEvent.ClusterListed;
import dev.stowage.event.DiscoveryEvent.ImageDiscovered;
import dev.stowage.image.Digest;
import dev.stowage.image.Platform;
import dev.stowage.runtime.ServiceLauncher;
import dev.stowage.runtime.ServiceName;
import dev.stowage.testengine.KafkaForTest;
import dev.stowage.testengine.NeedsCluster;
import dev.stowage.testengine.TestCluster;
import dev.stowage.testengine.TestEngines;
import dev.stowage.workload.ImageUse;
import dev.stowage.workload.PullPolicy;
import dev.stowage.workload.UseRole;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesApi;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesObject;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the watcher finds in a real Kubernetes besides the kinds: old revisions, pods, rules. */
@NeedsCluster
final class KubernetesDiscoveryIT {
  private static final String EMPTY_DEPLOYMENT =
      "\"spec\":{\"replicas\":0,\"selector\":{\"matchLabels\":{\"app\":\"web\"}},\"template\":{\"metadata\":{\"labels\":{\"app\":\"web\"}},\"spec\":{\"containers\":[{\"name\":\"main\",\"image\":\"nginx:1\"}]}}}";
  private static final KafkaForTest KAFKA = TestEngines.kafka();

  @TempDir private Path folder;
  private final TestCluster cluster = TestCluster.ofEnvironment();
  private final String name = "cluster-" + UUID.randomUUID();

  @Test
  void theImagesOfTheLastTwoRevisionsAreDiscoveredAsWhatARollBackWouldBringBack() throws Exception {
    try (TestCluster.TestNamespace namespace = cluster.newNamespace();
        DiscoveryReader reader = reader(namespace);
        ApplicationContext watcher = start(Map.of())) {
      assertThat(watcher.isRunning()).isTrue();
      create(
          api("apps", "v1", "deployments"),
          "apps/v1",
          "Deployment",
          namespace.name(),
          "web",
          "\"spec\":{\"replicas\":0,\"selector\":{\"matchLabels\":{\"app\":\"web\"}},\"template\":{\"metadata\":{\"labels\":{\"app\":\"web\"}},\"spec\":{\"containers\":[{\"name\":\"main\",\"image\":\"nginx:1\"}]}}}");
      for (int revision = 2; revision <= 4; revision++) {
        awaitReplicaSets(namespace, revision - 1);
        patch(
            api("apps", "v1", "deployments"),
            namespace.name(),
            "web",
            "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"main\",\"image\":\"nginx:%d\"}]}}}}"
                .formatted(revision));
      }
      awaitReplicaSets(namespace, 4);

      await()
          .untilAsserted(() ->
              assertThat(state(reader))
                  .containsExactlyInAnyOrder(
                      "Deployment docker.io/library/nginx:4 WORKLOAD",
                      "ReplicaSet docker.io/library/nginx:3 ROLLBACK",
                      "ReplicaSet docker.io/library/nginx:2 ROLLBACK"));
      assertThat(reader.discovered().values())
          .filteredOn(found -> found.use() != null && found.use().role() == UseRole.ROLLBACK)
          .hasSize(2)
          .noneMatch(ImageDiscovered::mayBeRewritten);
    }
  }

  @Test
  void whatAPodRunsIsToldOnceHoweverOftenItsStatusChanges() throws Exception {
    Digest digest = Digest.sha256(new byte[] {7});
    try (TestCluster.TestNamespace namespace = cluster.newNamespace();
        DiscoveryReader reader = reader(namespace);
        ApplicationContext watcher = start(Map.of())) {
      assertThat(watcher.isRunning()).isTrue();
      DynamicKubernetesApi pods = api("", "v1", "pods");
      await()
          .ignoreException(ApiException.class)
          .until(() -> {
            create(
                pods,
                "v1",
                "Pod",
                namespace.name(),
                "bare",
                "\"spec\":{\"imagePullSecrets\":[{\"name\":\"registry\"}],\"containers\":[{\"name\":\"main\",\"image\":\"nginx:1\",\"imagePullPolicy\":\"Always\"}]}");
            return true;
          });
      for (int restarts = 0; restarts < 5; restarts++) {
        patchStatus(namespace.name(), "bare", digest, restarts);
      }
      await()
          .until(() ->
              reader.discovered().values().stream()
                  .anyMatch(found -> found.use() != null && !isEmpty(found.use())));
      // What follows it on the topic was told after all that came of the status.
      create(
          pods,
          "v1",
          "Pod",
          namespace.name(),
          "later",
          "\"spec\":{\"containers\":[{\"name\":\"main\",\"image\":\"nginx:2\"}]}");
      await().until(() -> reader.discovered().size() == 2);

      List<ImageDiscovered> ofBare =
          reader.events().stream()
              .filter(ImageDiscovered.class::isInstance)
              .map(ImageDiscovered.class::cast)
              .filter(found -> found.workload().name().equals("bare"))
              .toList();
      assertThat(ofBare).hasSizeBetween(1, 2);
      assertThat(ofBare.getLast().use())
          .isEqualTo(
              new ImageUse(
                  UseRole.WORKLOAD, PullPolicy.ALWAYS, List.of(digest), List.of("registry")));
    }
  }

  @Test
  void aCustomResourcesImageFieldsAreDiscoveredByRuleAndNeverToBeRewritten() throws Exception {
    String group = "t" + UUID.randomUUID().toString().substring(0, 8) + ".stowage.dev";
    Path rules =
        Files.writeString(
            folder.resolve("rules.yaml"),
            "ours: [{group: %s, kind: Database, fields: [$.spec.image, '$.spec.sidecars[*].image']}]\n"
                .formatted(group));
    DynamicKubernetesApi definitions =
        api("apiextensions.k8s.io", "v1", "customresourcedefinitions");
    definitions
        .create(
            new DynamicKubernetesObject(
                JsonParser.parseString(
                        """
                        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition",
                         "metadata":{"name":"databases.%1$s"},
                         "spec":{"group":"%1$s","scope":"Namespaced","names":{"plural":"databases","kind":"Database"},
                           "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":
                             {"type":"object","x-kubernetes-preserve-unknown-fields":true}}}]}}
                        """
                            .formatted(group))
                    .getAsJsonObject()))
        .throwsApiException();
    DynamicKubernetesApi databases = api(group, "v1", "databases");
    try (TestCluster.TestNamespace namespace = cluster.newNamespace();
        DiscoveryReader reader = reader(namespace)) {
      await().until(() -> databases.list().isSuccess());
      create(
          databases,
          group + "/v1",
          "Database",
          namespace.name(),
          "orders",
          "\"spec\":{\"image\":\"quay.io/pg/pg:16\",\"sidecars\":[{\"image\":\"exporter:1\"}]}");
      try (ApplicationContext watcher =
          start(Map.of("stowage.watcher.custom-resources-file", rules.toString()))) {
        assertThat(watcher.isRunning()).isTrue();
        String key = "%s/%s/CustomResource/Database.%s:orders/fields/";
        await()
            .untilAsserted(() ->
                assertThat(reader.discovered().keySet())
                    .containsExactlyInAnyOrder(
                        key.formatted(name, namespace.name(), group) + "spec.image",
                        key.formatted(name, namespace.name(), group) + "spec.sidecars[0].image"));
        assertThat(reader.discovered().values()).noneMatch(ImageDiscovered::mayBeRewritten);
        patch(databases, namespace.name(), "orders", "{\"spec\":{\"image\":\"quay.io/pg/pg:17\"}}");
        await()
            .until(() ->
                reader.discovered().values().stream()
                    .anyMatch(found -> found.image().toString().equals("quay.io/pg/pg:17")));
      }
    } finally {
      definitions.delete("databases." + group);
    }
  }

  @Test
  void theListTellsThePlatformsOfTheNodes() throws Exception {
    String node = "node-" + UUID.randomUUID();
    DynamicKubernetesApi nodes = api("", "v1", "nodes");
    nodes
        .create(
            new DynamicKubernetesObject(
                JsonParser.parseString(
                        """
                        {"apiVersion":"v1","kind":"Node","metadata":{"name":"%s"},
                         "status":{"nodeInfo":{"operatingSystem":"linux","architecture":"riscv64"}}}
                        """
                            .formatted(node))
                    .getAsJsonObject()))
        .throwsApiException();
    try (TestCluster.TestNamespace namespace = cluster.newNamespace();
        DiscoveryReader reader = reader(namespace);
        ApplicationContext watcher = start(Map.of())) {
      assertThat(watcher.isRunning()).isTrue();
      reader.awaitListed(1);
      assertThat(reader.events())
          .filteredOn(ClusterListed.class::isInstance)
          .singleElement()
          .satisfies(listed ->
              assertThat(((ClusterListed) listed).platforms())
                  .contains(Platform.parse("linux/riscv64")));
    } finally {
      nodes.delete(node);
    }
  }

  @Test
  void whoIsMarkedAndNamespacesThatTheSelectorLeavesOutAreNotDiscovered() throws Exception {
    DynamicKubernetesApi deployments = api("apps", "v1", "deployments");
    DynamicKubernetesApi namespaces = api("", "v1", "namespaces");
    try (TestCluster.TestNamespace chosen = cluster.newNamespace();
        TestCluster.TestNamespace other = cluster.newNamespace();
        DiscoveryReader reader = new DiscoveryReader(KAFKA, name)) {
      String label = "{\"metadata\":{\"labels\":{\"watched\":\"%s\"}}}".formatted(name);
      patch(namespaces, "", chosen.name(), label);
      for (String deployment : List.of("web", "alone")) {
        create(deployments, "apps/v1", "Deployment", chosen.name(), deployment, EMPTY_DEPLOYMENT);
      }
      create(deployments, "apps/v1", "Deployment", other.name(), "elsewhere", EMPTY_DEPLOYMENT);
      String ignore = "{\"metadata\":{\"annotations\":{\"stowage.dev/ignore\":\"true\"}}}";
      patch(deployments, chosen.name(), "alone", ignore);
      try (ApplicationContext watcher =
          start(Map.of("stowage.watcher.filter.namespace-selector", "watched=" + name))) {
        assertThat(watcher.isRunning()).isTrue();
        reader.awaitListed(1);
        assertThat(names(reader)).containsExactly("web");

        // A watch sees it, and nobody has to wait for the next list.
        patch(namespaces, "", other.name(), label);
        await()
            .untilAsserted(
                () -> assertThat(names(reader)).containsExactlyInAnyOrder("web", "elsewhere"));
        patch(namespaces, "", chosen.name(), ignore);
        await().untilAsserted(() -> assertThat(names(reader)).containsExactly("elsewhere"));
      }
    }
  }

  @Test
  void whatHappenedWhileTheApiServerWasAwayIsToldWhenItIsBack() throws Exception {
    DynamicKubernetesApi deployments = api("apps", "v1", "deployments");
    URI server = URI.create(cluster.newClient().getBasePath());
    try (TestCluster.TestNamespace namespace = cluster.newNamespace();
        DiscoveryReader reader = reader(namespace);
        CutConnection way =
            new CutConnection(new InetSocketAddress(server.getHost(), server.getPort()))) {
      create(deployments, "apps/v1", "Deployment", namespace.name(), "before", EMPTY_DEPLOYMENT);
      Path kubeconfig =
          Files.writeString(
              folder.resolve("config"),
              Files.readString(cluster.kubeconfig())
                  .replace(":" + server.getPort(), ":" + way.port()));
      try (ApplicationContext watcher =
          start(
              Map.of(
                  "stowage.watcher.kubeconfig",
                  kubeconfig.toString(),
                  // The watches alone have to find out.
                  "stowage.watcher.relist-interval",
                  "1h"))) {
        assertThat(watcher.isRunning()).isTrue();
        await().until(() -> names(reader).equals(List.of("before")));
        way.cut();
        assertThat(deployments.delete(namespace.name(), "before").isSuccess()).isTrue();
        create(deployments, "apps/v1", "Deployment", namespace.name(), "after", EMPTY_DEPLOYMENT);
        await().until(() -> deployments.get(namespace.name(), "before").getHttpStatusCode() == 404);
        way.mend();
        await().untilAsserted(() -> assertThat(names(reader)).containsExactly("after"));
      }
    }
  }

  private static List<String> names(DiscoveryReader reader) {
    return reader.discovered().values().stream().map(found -> found.workload().name()).toList();
  }

  private static boolean isEmpty(ImageUse use) {
    return use.digests() == null || use.digests().isEmpty();
  }

  // What a node's kubelet would do.
  private void patchStatus(String namespace, String pod, Digest digest, int restarts)
      throws ApiException, IOException {
    JsonObject status =
        JsonParser.parseString(
                """
                {"status":{"phase":"Running","containerStatuses":[
                  {"name":"main","image":"nginx:1","ready":true,"restartCount":%d,
                   "imageID":"docker.io/library/nginx@%s","state":{"running":{}}}]}}
                """
                    .formatted(restarts, digest))
            .getAsJsonObject();
    ApiClient client = cluster.newClient();
    try (Response response =
        client
            .buildCall(
                client.getBasePath(),
                "/api/v1/namespaces/%s/pods/%s/status".formatted(namespace, pod),
                "PATCH",
                List.of(),
                List.of(),
                status,
                new HashMap<>(Map.of("Content-Type", "application/merge-patch+json")),
                new HashMap<>(),
                new HashMap<>(),
                new String[] {"BearerToken"},
                null)
            .execute()) {
      assertThat(response.code()).isEqualTo(200);
    }
  }

  private static List<String> state(DiscoveryReader reader) {
    return reader.discovered().values().stream()
        .map(found ->
            "%s %s %s"
                .formatted(
                    found.workload().kind(),
                    found.image(),
                    Optional.ofNullable(found.use())
                        .map(ImageUse::role)
                        .map(Objects::toString)
                        .orElse("")))
        .toList();
  }

  private void awaitReplicaSets(TestCluster.TestNamespace namespace, int count) {
    await()
        .until(() ->
            api("apps", "v1", "replicasets").list(namespace.name()).getObject().getItems().size()
                == count);
  }

  private DiscoveryReader reader(TestCluster.TestNamespace namespace) {
    return new DiscoveryReader(KAFKA, name, name + "/" + namespace.name() + "/");
  }

  private ApplicationContext start(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("stowage.kafka.bootstrap-servers", KAFKA.bootstrapServers());
    settings.put("stowage.watcher.cluster", name);
    settings.put("stowage.watcher.kubeconfig", cluster.kubeconfig().toString());
    settings.put("micronaut.server.port", -1);
    settings.putAll(more);
    return ServiceLauncher.start(ServiceName.WATCHER, settings);
  }

  private DynamicKubernetesApi api(String group, String version, String plural) {
    return new DynamicKubernetesApi(group, version, plural, cluster.newClient());
  }

  private static void patch(
      DynamicKubernetesApi api, String namespace, String objectName, String patch)
      throws ApiException {
    String format = V1Patch.PATCH_FORMAT_JSON_MERGE_PATCH;
    V1Patch body = new V1Patch(patch);
    (namespace.isEmpty()
            ? api.patch(objectName, format, body)
            : api.patch(namespace, objectName, format, body))
        .throwsApiException();
  }

  private static void create(
      DynamicKubernetesApi api,
      String apiVersion,
      String kind,
      String namespace,
      String objectName,
      String body)
      throws ApiException {
    api.create(
            new DynamicKubernetesObject(
                JsonParser.parseString(
                        "{\"apiVersion\":\"%s\",\"kind\":\"%s\",\"metadata\":{\"name\":\"%s\",\"namespace\":\"%s\"},%s}"
                            .formatted(apiVersion, kind, objectName, namespace, body))
                    .getAsJsonObject()))
        .throwsApiException();
  }
}
