package dev.stowage.puller.placement;

import static dev.stowage.json.JsonFields.text;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The taints of a node that keep pods off it. */
final class Taints {
  private static final Set<String> REPELLING = Set.of("NoSchedule", "NoExecute");

  // A node's own troubles, which a DaemonSet's pods sit out, and the taint that waits for them.
  private static final Set<String> PASSED_OVER =
      Set.of(
          "node.kubernetes.io/not-ready",
          "node.kubernetes.io/unreachable",
          "node.kubernetes.io/disk-pressure",
          "node.kubernetes.io/memory-pressure",
          "node.kubernetes.io/pid-pressure",
          "node.kubernetes.io/unschedulable",
          "node.kubernetes.io/network-unavailable",
          Presence.COLD_TAINT);

  private Taints() {}

  /** Those that a pod has to tolerate, besides what pods of a DaemonSet do anyway. */
  static List<JsonObject> repelling(KnownNode node) {
    return objects(node.taints()).stream()
        .filter(taint -> REPELLING.contains(text(taint, "effect")))
        .filter(taint -> !PASSED_OVER.contains(text(taint, "key")))
        .toList();
  }

  static boolean areTolerated(KnownNode node, JsonArray tolerations) {
    return repelling(node).stream()
        .allMatch(taint ->
            objects(tolerations).stream().anyMatch(toleration -> tolerates(toleration, taint)));
  }

  private static boolean tolerates(JsonObject toleration, JsonObject taint) {
    String key = text(toleration, "key");
    String effect = text(toleration, "effect");
    if (!effect.isEmpty() && !effect.equals(text(taint, "effect"))) {
      return false;
    }
    return switch (text(toleration, "operator")) {
      case "Exists" -> key.isEmpty() || key.equals(text(taint, "key"));
      case "", "Equal" ->
          key.equals(text(taint, "key")) && text(toleration, "value").equals(text(taint, "value"));
      default -> false;
    };
  }

  private static List<JsonObject> objects(JsonArray array) {
    List<JsonObject> objects = new ArrayList<>();
    for (JsonElement element : array) {
      if (element instanceof JsonObject object) {
        objects.add(object);
      }
    }
    return objects;
  }
}
