package dev.stowage.watcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.stowage.runtime.ServiceLauncher;
import dev.stowage.runtime.ServiceName;
import dev.stowage.runtime.StartupException;
import dev.stowage.testengine.KafkaForTest;
import dev.stowage.testengine.NeedsCluster;
import dev.stowage.testengine.TestCluster;
import dev.stowage.testengine.TestEngines;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesApi;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesObject;
import io.kubernetes.client.util.generic.options.DeleteOptions;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole service on a real broker and a real Kubernetes. */
@NeedsCluster
final class KubernetesWatcherIT {
  private static final KafkaForTest KAFKA = TestEngines.kafka();

  @TempDir private Path folder;
  private final TestCluster cluster = TestCluster.ofEnvironment();
  private final String name = "cluster-" + UUID.randomUUID();

  @Test
  void everyKindIsToldARestartTellsNothingNewAndADeletionIsARemoval() throws Exception {
    try (TestCluster.TestNamespace namespace = cluster.newNamespace();
        DiscoveryReader reader =
            new DiscoveryReader(KAFKA, name, name + "/" + namespace.name() + "/")) {
      String podSpec =
          """
          {"containers":[{"name":"main","image":"nginx:1.25"}],"restartPolicy":"%s"}
          """;
      String template =
          """
          {"metadata":{"labels":{"app":"%s"}},"spec":%s}
          """;
      String selected = "{\"selector\":{\"matchLabels\":{\"app\":\"%s\"}},\"template\":%s%s}";
      String always = podSpec.formatted("Always");
      String never = podSpec.formatted("Never");
      String withInit =
          always.replace(
              "\"restartPolicy\"",
              "\"initContainers\":[{\"name\":\"init\",\"image\":\"quay.io/shop/migrate:2\"}],\"restartPolicy\"");
      create(
          "apps",
          "v1",
          "deployments",
          "Deployment",
          namespace,
          "web",
          selected.formatted("web", template.formatted("web", withInit), ""));
      create(
          "apps",
          "v1",
          "daemonsets",
          "DaemonSet",
          namespace,
          "agent",
          selected.formatted("agent", template.formatted("agent", always), ""));
      create(
          "apps",
          "v1",
          "statefulsets",
          "StatefulSet",
          namespace,
          "store",
          selected.formatted(
              "store", template.formatted("store", always), ",\"serviceName\":\"store\""));
      create(
          "apps",
          "v1",
          "replicasets",
          "ReplicaSet",
          namespace,
          "set",
          selected.formatted("set", template.formatted("set", always), ""));
      create(
          "",
          "v1",
          "replicationcontrollers",
          "ReplicationController",
          namespace,
          "old",
          "{\"selector\":{\"app\":\"old\"},\"template\":%s}"
              .formatted(template.formatted("old", always)));
      String job = "{\"template\":{\"spec\":%s}}".formatted(never);
      create("batch", "v1", "jobs", "Job", namespace, "import", job);
      create(
          "batch",
          cronJobVersion(),
          "cronjobs",
          "CronJob",
          namespace,
          "nightly",
          "{\"schedule\":\"0 0 1 1 *\",\"jobTemplate\":{\"spec\":%s}}".formatted(job));
      DynamicKubernetesApi pods = api("", "v1", "pods");
      // The token that a pod wants is written some time after its namespace.
      await()
          .ignoreException(ApiException.class)
          .until(() -> {
            create("", "v1", "pods", "Pod", namespace, "bare", never);
            return true;
          });
      List<String> everything =
          List.of(
              "+web/containers/main docker.io/library/nginx:1.25",
              "+web/initContainers/init quay.io/shop/migrate:2",
              "+agent/containers/main docker.io/library/nginx:1.25",
              "+store/containers/main docker.io/library/nginx:1.25",
              "+set/containers/main docker.io/library/nginx:1.25",
              "+old/containers/main docker.io/library/nginx:1.25",
              "+import/containers/main docker.io/library/nginx:1.25",
              "+nightly/containers/main docker.io/library/nginx:1.25",
              "+bare/containers/main docker.io/library/nginx:1.25");

      try (ApplicationContext first = start(cluster.kubeconfig())) {
        assertThat(first.isRunning()).isTrue();
        reader.awaitListed(1);
        assertThat(withoutLists(reader.told())).containsExactlyInAnyOrderElementsOf(everything);

        assertThat(
                api("apps", "v1", "deployments")
                    .patch(
                        namespace.name(),
                        "web",
                        V1Patch.PATCH_FORMAT_STRATEGIC_MERGE_PATCH,
                        new V1Patch(
                            "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"main\",\"image\":\"nginx:1.26\"}]}}}}"))
                    .isSuccess())
            .isTrue();
        awaitTold(reader, "+web/containers/main docker.io/library/nginx:1.26");
        // A node would give its container half a minute to end.
        DeleteOptions atOnce = new DeleteOptions();
        atOnce.setGracePeriodSeconds(0L);
        assertThat(pods.delete(namespace.name(), "bare", atOnce).isSuccess()).isTrue();
        awaitTold(reader, "-bare/containers/main docker.io/library/nginx:1.25");
      }
      int toldBefore = reader.told().size();

      assertThat(api("apps", "v1", "daemonsets").delete(namespace.name(), "agent").isSuccess())
          .isTrue();
      await()
          .until(() ->
              api("apps", "v1", "daemonsets").get(namespace.name(), "agent").getHttpStatusCode()
                  == 404);
      try (ApplicationContext second = start(cluster.kubeconfig())) {
        assertThat(second.isRunning()).isTrue();
        reader.awaitListed(2);
        assertThat(withoutLists(reader.told().subList(toldBefore, reader.told().size())))
            .containsExactly("-agent/containers/main docker.io/library/nginx:1.25");
      }
      int toldByNow = reader.told().size();

      try (ApplicationContext third = start(cluster.kubeconfig())) {
        assertThat(third.isRunning()).isTrue();
        reader.awaitListed(3);
        assertThat(withoutLists(reader.told().subList(toldByNow, reader.told().size()))).isEmpty();
      }
    }
  }

  @Test
  void credentialsThatTheClusterRefusesAreNamedWithoutThem() throws IOException {
    assertRefused("token: very-secret", "does not accept the credentials (401)");
    assertRefused("{}", "does not let us read");
  }

  private void assertRefused(String user, String part) throws IOException {
    Path kubeconfig =
        Files.writeString(
            folder.resolve("config"),
            """
            apiVersion: v1
            clusters: [{name: one, cluster: {server: "%s", insecure-skip-tls-verify: true}}]
            users: [{name: someone, user: {%s}}]
            contexts: [{name: first, context: {cluster: one, user: someone}}]
            current-context: first
            """
                .formatted(cluster.newClient().getBasePath(), user.replace("{}", "")));
    assertThatThrownBy(() -> start(kubeconfig).close())
        .isInstanceOfSatisfying(
            StartupException.class,
            e -> {
              assertThat(e.getMessage())
                  .contains(part, cluster.newClient().getBasePath())
                  .doesNotContain("very-secret");
              assertThat(e.getMessage().lines()).hasSize(1);
            });
  }

  private ApplicationContext start(Path kubeconfig) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("stowage.kafka.bootstrap-servers", KAFKA.bootstrapServers());
    settings.put("stowage.watcher.cluster", name);
    settings.put("stowage.watcher.kubeconfig", kubeconfig.toString());
    settings.put("micronaut.server.port", -1);
    return ServiceLauncher.start(ServiceName.WATCHER, settings);
  }

  private static void awaitTold(DiscoveryReader reader, String line) {
    await().until(() -> reader.told().contains(line));
  }

  // How many there are in the whole cluster is not this test's.
  private static List<String> withoutLists(List<String> told) {
    return told.stream().filter(line -> !line.startsWith("listed")).toList();
  }

  private String cronJobVersion() {
    return api("batch", "v1", "cronjobs").list().isSuccess() ? "v1" : "v1beta1";
  }

  private DynamicKubernetesApi api(String group, String version, String plural) {
    return new DynamicKubernetesApi(group, version, plural, cluster.newClient());
  }

  private void create(
      String group,
      String version,
      String plural,
      String kind,
      TestCluster.TestNamespace namespace,
      String objectName,
      String spec)
      throws ApiException {
    JsonObject created =
        JsonParser.parseString(
                "{\"apiVersion\":\"%s\",\"kind\":\"%s\",\"metadata\":{\"name\":\"%s\",\"namespace\":\"%s\"},\"spec\":%s}"
                    .formatted(
                        group.isEmpty() ? version : group + "/" + version,
                        kind,
                        objectName,
                        namespace.name(),
                        spec))
            .getAsJsonObject();
    api(group, version, plural).create(new DynamicKubernetesObject(created)).throwsApiException();
  }
}
