package dev.stowage.puller.cache;

import com.google.gson.JsonArray;
import java.util.Map;

/**
 * A node of the cluster.
 *
 * @param taints the node's {@code spec.taints}
 * @param allocatable quantities by resource name: cpu, memory, pods
 */
public record KnownNode(
    String name,
    Map<String, String> labels,
    JsonArray taints,
    boolean ready,
    Map<String, String> allocatable) {
  public KnownNode {
    labels = Map.copyOf(labels);
    taints = taints.deepCopy();
    allocatable = Map.copyOf(allocatable);
  }
}
