package dev.stowage.puller.cache;

import dev.stowage.puller.placement.KnownNode;
import java.util.List;
import java.util.Optional;

/**
 * Whether others could use what a cache pulled with its own pull secrets: the kubelet lets any pod
 * of a node use an image that is there. A node is shared unless a taint keeps pods off that do not
 * name it, or its label says that it is kept for some by other means.
 */
public final class PrivateImages {
  /** On a node, with value {@code true}: others' pods are kept off it by other means. */
  public static final String DEDICATED_LABEL = "stowage.dev/dedicated";

  private static final int NAMED = 3;

  private PrivateImages() {}

  /** One line for a cache with pull secrets that is on shared nodes. */
  public static Optional<String> warning(NodeCache cache, List<KnownNode> nodes) {
    if (cache.pullSecrets().isEmpty()) {
      return Optional.empty();
    }
    List<String> shared =
        nodes.stream()
            .filter(cache.placement()::allows)
            .filter(PrivateImages::isShared)
            .map(KnownNode::name)
            .sorted()
            .toList();
    return shared.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "private images of cache '%s' can be used by any pod on %s: keep other pods off with a taint that the cache tolerates, or label nodes that are kept for it by other means %s=true"
                .formatted(cache.name(), named(shared), DEDICATED_LABEL));
  }

  private static boolean isShared(KnownNode node) {
    return !node.repelsPods() && !"true".equals(node.labels().get(DEDICATED_LABEL));
  }

  private static String named(List<String> nodes) {
    String first = String.join(", ", nodes.subList(0, Math.min(NAMED, nodes.size())));
    String noun = nodes.size() == 1 ? "node" : "nodes";
    return nodes.size() <= NAMED
        ? "%s %s".formatted(noun, first)
        : "%s %s and %d more".formatted(noun, first, nodes.size() - NAMED);
  }
}
