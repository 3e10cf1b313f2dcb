package dev.stowage.puller.presence;

import static dev.stowage.json.JsonFields.object;
import static dev.stowage.json.JsonFields.objects;
import static dev.stowage.json.JsonFields.text;
import static dev.stowage.json.JsonFields.texts;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.stowage.puller.placement.KnownNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** The cluster's nodes, by name. A node's proof of life changes nothing of what is kept. */
final class SeenNodes {
  private static final List<String> RESOURCES = List.of("cpu", "memory", "pods");

  private final Map<String, KnownNode> byName = new ConcurrentSkipListMap<>();

  /** Takes in a node as it is now; whether that is news. */
  boolean put(String name, JsonObject json) {
    KnownNode node = read(name, json);
    return !node.equals(byName.put(name, node));
  }

  /** The node is no more; whether that is news. */
  boolean remove(String name) {
    return byName.remove(name) != null;
  }

  List<KnownNode> all() {
    return List.copyOf(byName.values());
  }

  static KnownNode read(String name, JsonObject json) {
    JsonObject status = object(json, "status");
    Map<String, String> allocatable = new HashMap<>(texts(status, "allocatable"));
    allocatable.keySet().retainAll(RESOURCES);
    boolean ready =
        objects(status, "conditions").stream()
            .filter(condition -> text(condition, "type").equals("Ready"))
            .anyMatch(condition -> text(condition, "status").equals("True"));
    return new KnownNode(
        name,
        texts(object(json, "metadata"), "labels"),
        object(json, "spec").get("taints") instanceof JsonArray taints ? taints : new JsonArray(),
        ready,
        allocatable);
  }
}
