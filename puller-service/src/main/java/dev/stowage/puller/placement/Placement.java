package dev.stowage.puller.placement;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Map;

/**
 * On which nodes a cache is, in the words of a pod's specification.
 *
 * @param nodeSelector labels that a node must have
 * @param affinity the pod's {@code affinity}, empty for none
 * @param tolerations the pod's {@code tolerations}
 */
public record Placement(
    Map<String, String> nodeSelector, JsonObject affinity, JsonArray tolerations) {

  public Placement {
    nodeSelector = Map.copyOf(nodeSelector);
    affinity = affinity.deepCopy();
    tolerations = tolerations.deepCopy();
  }

  /** Every node without a taint. */
  public static Placement anywhere() {
    return new Placement(Map.of(), new JsonObject(), new JsonArray());
  }

  /**
   * Whether the cache is for the node: whether a DaemonSet with this placement has a pod there. A
   * node that is not ready, cordoned, short of something or still cold is not less meant by it.
   */
  public boolean allows(KnownNode node) {
    return node.labels().entrySet().containsAll(nodeSelector.entrySet())
        && RequiredNodeAffinity.allows(affinity, node)
        && Taints.areTolerated(node, tolerations);
  }
}
