package dev.stowage.standalone;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.generic.KubernetesApiResponse;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesApi;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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

  /** A Deployment whose node pulls its image only where it does not have it. */
  void createPulledOnce(String name, String image) {
    String manifest =
        """
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "%s", "namespace": "%s"},
         "spec": {"selector": {"matchLabels": {"app": "%s"}},
          "template": {"metadata": {"labels": {"app": "%s"}},
           "spec": {"terminationGracePeriodSeconds": 0, "automountServiceAccountToken": false,
            "containers": [{"name": "%s", "image": "%s", "imagePullPolicy": "IfNotPresent", "command": ["/bin/sleep", "100000"]}]}}}}
        """
            .formatted(name, namespace, name, name, name, image);
    require(
        api("Deployment")
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

  static String imageOf(JsonObject pod) {
    return pod.getAsJsonObject("spec")
        .getAsJsonArray("containers")
        .get(0)
        .getAsJsonObject()
        .get("image")
        .getAsString();
  }

  static boolean isReady(JsonObject pod) {
    return readyCondition(pod)
        .filter(ready -> ready.get("status").getAsString().equals("True"))
        .isPresent();
  }

  /** How long the pod took from its creation until it was ready, in whole seconds. */
  static Duration untilReady(JsonObject pod) {
    return Duration.between(
        Instant.parse(pod.getAsJsonObject("metadata").get("creationTimestamp").getAsString()),
        Instant.parse(readyCondition(pod).orElseThrow().get("lastTransitionTime").getAsString()));
  }

  private static Optional<JsonObject> readyCondition(JsonObject pod) {
    JsonObject status = pod.getAsJsonObject("status");
    return status.has("conditions")
        ? status.getAsJsonArray("conditions").asList().stream()
            .map(JsonElement::getAsJsonObject)
            .filter(condition -> condition.get("type").getAsString().equals("Ready"))
            .findFirst()
        : Optional.empty();
  }

  /** What the kubelet said of the pod. */
  List<String> eventsOf(JsonObject pod) {
    String uid = pod.getAsJsonObject("metadata").get("uid").getAsString();
    return new DynamicKubernetesApi("", "v1", "events", client)
        .list(namespace).getObject().getItems().stream()
            .map(DynamicKubernetesObject::getRaw)
            .filter(event ->
                event.getAsJsonObject("involvedObject").has("uid")
                    && event.getAsJsonObject("involvedObject").get("uid").getAsString().equals(uid))
            .map(event -> event.get("message").getAsString())
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
