package dev.stowage.puller.quota;

import dev.stowage.puller.cache.NodeCache;
import dev.stowage.puller.placement.KnownNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a cache is judged by, besides what pods take.
 *
 * @param rooms what can be had of each node that the cache is for, by name
 * @param notKnown what could not be read, a line each
 */
record Basis(
    NodeCache cache,
    Map<String, Map<String, String>> rooms,
    List<Quota> quotas,
    List<String> notKnown) {
  Basis {
    rooms = Map.copyOf(rooms);
    quotas = List.copyOf(quotas);
    notKnown = List.copyOf(notKnown);
  }

  /** Of the cluster's nodes only those count that the cache is for. */
  static Basis of(
      NodeCache cache, List<KnownNode> nodes, List<Quota> quotas, List<String> notKnown) {
    Map<String, Map<String, String>> rooms = new HashMap<>();
    nodes.stream()
        .filter(cache.placement()::allows)
        .forEach(node -> rooms.put(node.name(), node.allocatable()));
    return new Basis(cache, rooms, quotas, notKnown);
  }
}
