package dev.stowage.puller.daemonset;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.stowage.json.JsonFields;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.apiserver.ApiServer.Answer;
import dev.stowage.puller.shape.FoundDaemonSet;
import dev.stowage.puller.turn.CachePod;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the DaemonSet controller and the kubelets do, on an API server that has none: each call of
 * {@link #play} is a moment of theirs.
 */
final class PlayedNodes {
  private final ApiServer server;
  private final CoreV1Api api;
  private final String namespace;
  private final List<String> nodes;
  private int made;

  PlayedNodes(ApiClient client, String namespace, List<String> nodes) {
    this.server = new ApiServer(client);
    this.api = new CoreV1Api(client);
    this.namespace = namespace;
    this.nodes = new ArrayList<>(nodes);
    // Which a controller would make.
    require(
        201,
        server.create(
            "/api/v1/namespaces/%s/serviceaccounts".formatted(namespace),
            json("{\"metadata\": {\"name\": \"default\"}}")));
  }

  /** Another node is there. */
  void join(String node) {
    nodes.add(node);
  }

  /** The nodes of which a pod is bound and has not finished, and those that miss one. */
  record Moment(Set<String> pulling, Set<String> without) {}

  /** Makes the pods that are missing, takes away those that were deleted, lets one node finish. */
  Moment play() {
    List<JsonObject> pods = list("/api/v1/namespaces/%s/pods".formatted(namespace));
    Set<String> pulling = new TreeSet<>();
    Set<String> working = new HashSet<>();
    Set<String> there = new HashSet<>();
    for (JsonObject pod : pods) {
      CachePod read = CachePod.read(pod).orElseThrow();
      if (read.leaving() != null) {
        vanish(read.name());
        continue;
      }
      there.add(read.part() + " " + read.node());
      if (read.pulling()) {
        pulling.add(read.node());
      } else if (read.bound() != null) {
        working.add(read.part() + " " + read.node());
      }
    }
    Set<String> without = new TreeSet<>();
    for (JsonObject daemonSet :
        list("/apis/apps/v1/namespaces/%s/daemonsets".formatted(namespace))) {
      String name = JsonFields.text(JsonFields.object(daemonSet, "metadata"), "name");
      for (String node : nodes) {
        if (!there.contains(name + " " + node)) {
          make(daemonSet, name, node);
        }
        if (!working.contains(name + " " + node)) {
          without.add(node);
        }
      }
    }
    pulling.stream().findFirst().ifPresent(node -> finish(pods, node));
    return new Moment(pulling, without);
  }

  /** How many pods there are of these templates, bound and finished. */
  long finished(Set<String> templates) {
    return list("/api/v1/namespaces/%s/pods".formatted(namespace)).stream()
        .map(pod -> CachePod.read(pod).orElseThrow())
        .filter(pod -> pod.bound() != null && !pod.pulling() && pod.leaving() == null)
        .filter(pod -> templates.contains(pod.template()))
        .count();
  }

  /** The templates of all DaemonSets. */
  Set<String> templates() {
    Set<String> templates = new TreeSet<>();
    list("/apis/apps/v1/namespaces/%s/daemonsets".formatted(namespace))
        .forEach(daemonSet -> templates.add(FoundDaemonSet.read(daemonSet).template()));
    return templates;
  }

  private void make(JsonObject daemonSet, String name, String node) {
    JsonObject template = daemonSet.getAsJsonObject("spec").getAsJsonObject("template").deepCopy();
    JsonObject pod = new JsonObject();
    pod.addProperty("apiVersion", "v1");
    pod.addProperty("kind", "Pod");
    JsonObject metadata = template.getAsJsonObject("metadata");
    made++;
    metadata.addProperty("name", name + "-" + made);
    pod.add("metadata", metadata);
    JsonObject spec = template.getAsJsonObject("spec");
    spec.add(
        "affinity",
        json(
            """
            {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [
              {"matchFields": [{"key": "metadata.name", "operator": "In", "values": ["%s"]}]}]}}}
            """
                .formatted(node)));
    pod.add("spec", spec);
    require(201, server.create("/api/v1/namespaces/%s/pods".formatted(namespace), pod));
  }

  private void finish(List<JsonObject> pods, String node) {
    for (JsonObject pod : pods) {
      CachePod read = CachePod.read(pod).orElseThrow();
      if (read.node().equals(node) && read.pulling() && read.leaving() == null) {
        JsonArray statuses = new JsonArray();
        for (JsonObject container : JsonFields.objects(pod.getAsJsonObject("spec"), "containers")) {
          statuses.add(
              json(
                  """
                  {"name": "%s", "image": "any", "imageID": "any", "ready": true, "restartCount": 0,
                   "state": {"running": {}}}
                  """
                      .formatted(JsonFields.text(container, "name"))));
        }
        JsonObject change = json("{\"op\": \"add\", \"path\": \"/status/containerStatuses\"}");
        change.add("value", statuses);
        JsonArray patch = new JsonArray();
        patch.add(change);
        Answer answer =
            server.patch(
                "/api/v1/namespaces/%s/pods/%s/status".formatted(namespace, read.name()), patch);
        if (answer.code() != 404) {
          require(200, answer);
        }
      }
    }
  }

  private void vanish(String pod) {
    try {
      api.deleteNamespacedPod(pod, namespace).gracePeriodSeconds(0).execute();
    } catch (ApiException e) {
      if (e.getCode() != 404) {
        throw new IllegalStateException(e);
      }
    }
  }

  private List<JsonObject> list(String path) {
    return JsonFields.objects(require(200, server.get(path)), "items");
  }

  private static JsonObject require(int code, Answer answer) {
    if (answer.code() != code) {
      throw new IllegalStateException(answer.code() + " " + answer.message());
    }
    return answer.body();
  }

  private static JsonObject json(String text) {
    return JsonParser.parseString(text).getAsJsonObject();
  }
}
