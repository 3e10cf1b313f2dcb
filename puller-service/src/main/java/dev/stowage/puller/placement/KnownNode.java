package dev.stowage.puller.placement;

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

  /** Whether a taint keeps pods off it that do not tolerate that one, other than for a while. */
  public boolean repelsPods() {
    return !Taints.repelling(this).isEmpty();
  }
}
