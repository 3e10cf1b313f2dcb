package dev.stowage.puller.presence;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.stowage.puller.placement.Presence;
import dev.stowage.puller.turn.CachePod;
import java.util.List;

/** Pods of caches, as an API server has them. */
public final class PodJson {
  /** The state of a container that runs. */
  public static final String RUNNING =
      "{\"state\": {\"running\": {\"startedAt\": \"2026-11-21T10:00:05Z\"}}, \"imageID\": \"sha256:1\"}";

  /** The state of a container whose image is on its way. */
  public static final String CREATING =
      "{\"state\": {\"waiting\": {\"reason\": \"ContainerCreating\"}}, \"imageID\": \"\"}";

  private PodJson() {}

  /** The state of a container that waits for this reason. */
  public static String waiting(String reason, String message) {
    JsonObject waiting = new JsonObject();
    waiting.addProperty("reason", reason);
    waiting.addProperty("message", message);
    return "{\"state\": {\"waiting\": %s}, \"imageID\": \"\"}".formatted(waiting);
  }

  /** A pod without any status, with a container for each image: c0, c1 and so on. */
  public static JsonObject pod(String name, String cache, String node, List<String> images) {
    JsonObject pod = new JsonObject();
    JsonObject metadata = new JsonObject();
    metadata.addProperty("name", name);
    metadata.addProperty("creationTimestamp", "2026-11-21T10:00:00Z");
    JsonObject labels = new JsonObject();
    labels.addProperty(CachePod.MANAGED_BY, CachePod.OURS);
    labels.addProperty(Presence.CACHE_LABEL, cache);
    metadata.add("labels", labels);
    pod.add("metadata", metadata);
    JsonObject spec = new JsonObject();
    spec.addProperty("nodeName", node);
    spec.addProperty("terminationGracePeriodSeconds", 0);
    spec.addProperty("automountServiceAccountToken", false);
    JsonArray containers = new JsonArray();
    for (int i = 0; i < images.size(); i++) {
      JsonObject container = new JsonObject();
      container.addProperty("name", "c" + i);
      container.addProperty("image", images.get(i));
      containers.add(container);
    }
    spec.add("containers", containers);
    pod.add("spec", spec);
    return pod;
  }

  /** A pod's status with these containers', in order; an empty text for one without. */
  public static JsonObject status(List<String> containers) {
    JsonObject status = new JsonObject();
    status.addProperty("phase", "Pending");
    JsonArray statuses = new JsonArray();
    for (int i = 0; i < containers.size(); i++) {
      if (!containers.get(i).isEmpty()) {
        JsonObject one = json(containers.get(i));
        one.addProperty("name", "c" + i);
        one.addProperty("image", "i");
        one.addProperty("ready", false);
        one.addProperty("restartCount", 0);
        statuses.add(one);
      }
    }
    status.add("containerStatuses", statuses);
    return status;
  }

  /** The pod with this status. */
  public static JsonObject with(JsonObject pod, JsonElement status) {
    pod.add("status", status);
    return pod;
  }

  /** The object of a text. */
  public static JsonObject json(String text) {
    return JsonParser.parseString(text).getAsJsonObject();
  }
}
