package dev.stowage.puller.quota;

import static dev.stowage.json.JsonFields.object;
import static dev.stowage.json.JsonFields.text;

import com.google.gson.JsonObject;
import dev.stowage.puller.placement.Presence;
import java.util.HashMap;
import java.util.Map;

/**
 * What the cluster's pods take on each node, and what of it is which cache's. Of one thread at a
 * time.
 */
final class TakenAlready {
  private final String namespace;
  private final Map<String, Map<String, Usage>> byCacheAndNode = new HashMap<>();

  /**
   * Nothing is taken yet.
   *
   * @param namespace where the pods of caches are
   */
  TakenAlready(String namespace) {
    this.namespace = namespace;
  }

  void add(JsonObject pod) {
    JsonObject metadata = object(pod, "metadata");
    String cache =
        text(metadata, "namespace").equals(namespace)
            ? text(object(metadata, "labels"), Presence.CACHE_LABEL)
            : "";
    byCacheAndNode
        .computeIfAbsent(cache, none -> new HashMap<>())
        .merge(text(object(pod, "spec"), "nodeName"), Usage.of(pod), Usage::plus);
  }

  /** What a cache takes on all nodes. */
  Usage by(String cache) {
    return byCacheAndNode.getOrDefault(cache, Map.of()).values().stream()
        .reduce(Usage.NONE, Usage::plus);
  }

  /** What others than this cache take, by node. */
  Map<String, Usage> byOthersThan(String cache) {
    Map<String, Usage> others = new HashMap<>();
    byCacheAndNode.forEach((name, nodes) -> {
      if (!name.equals(cache)) {
        nodes.forEach((node, usage) -> others.merge(node, usage, Usage::plus));
      }
    });
    return others;
  }
}
