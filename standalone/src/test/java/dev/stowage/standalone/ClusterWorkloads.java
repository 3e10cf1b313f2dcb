package dev.stowage.standalone;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.generic.KubernetesApiResponse;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesApi;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesObject;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Workloads of one namespace of the test cluster, as a user makes and looks at them. */
final class ClusterWorkloads {
  private final ApiClient client;
  private final String namespace;

  ClusterWorkloads(ApiClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /**
   * One container named like the workload, and an init container named init when an image is given
   * for it.
   */
  void create(String kind, String name, String image, @Nullable String initImage) {
    String more = kind.equals("StatefulSet") ? "\"serviceName\": \"" + name + "\"," : "";
    create(kind, name, more, image, initImage);
  }

  /** A Deployment that needs no node: it has no pods. */
  void createWithoutPods(String name, String image) {
    create("Deployment", name, "\"replicas\": 0,", image, null);
  }

  private void create(
      String kind, String name, String more, String image, @Nullable String initImage) {
    String init =
        initImage == null
            ? ""
            : """
            "initContainers": [{"name": "init", "image": "%s", "imagePullPolicy": "Always", "command": ["/bin/true"]}],
            """
                .formatted(initImage);
    String manifest =
        """
        {"apiVersion": "apps/v1", "kind": "%s", "metadata": {"name": "%s", "namespace": "%s"},
         "spec": {%s "selector": {"matchLabels": {"app": "%s"}},
          "template": {"metadata": {"labels": {"app": "%s"}},
           "spec": {%s "terminationGracePeriodSeconds": 0, "automountServiceAccountToken": false,
            "containers": [{"name": "%s", "image": "%s", "imagePullPolicy": "Always", "command": ["/bin/sleep", "100000"]}]}}}}
        """
            .formatted(kind, name, namespace, more, name, name, init, name, image);
    require(
        api(kind)
            .create(
                new DynamicKubernetesObject(JsonParser.parseString(manifest).getAsJsonObject())));
  }

  JsonObject get(String kind, String name) {
    return require(api(kind).get(namespace, name)).getRaw();
  }

  /** Pods that are not being deleted. */
  List<JsonObject> pods() {
    return new DynamicKubernetesApi("", "v1", "pods", client)
        .list(namespace).getObject().getItems().stream()
            .map(DynamicKubernetesObject::getRaw)
            .filter(pod -> !pod.getAsJsonObject("metadata").has("deletionTimestamp"))
            .toList();
  }

  Set<String> podUids() {
    return pods().stream()
        .map(pod -> pod.getAsJsonObject("metadata").get("uid").getAsString())
        .collect(Collectors.toSet());
  }

  void deletePods() {
    for (JsonObject pod : pods()) {
      require(
          new DynamicKubernetesApi("", "v1", "pods", client)
              .delete(namespace, pod.getAsJsonObject("metadata").get("name").getAsString()));
    }
  }

  private DynamicKubernetesApi api(String kind) {
    return new DynamicKubernetesApi("apps", "v1", kind.toLowerCase(Locale.ROOT) + "s", client);
  }

  private static DynamicKubernetesObject require(
      KubernetesApiResponse<DynamicKubernetesObject> response) {
    if (!response.isSuccess()) {
      throw new AssertionError(response.getStatus());
    }
    return response.getObject();
  }
}
