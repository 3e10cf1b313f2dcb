package dev.stowage.puller.kubelet;

import dev.stowage.event.NodeCacheEvent.CacheCounts;
import dev.stowage.event.NodeCacheEvent.CachedOnNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where an image of a cache is and where it is not.
 *
 * @param counts over all nodes that were asked for
 * @param nodes those where it failed first, then those that pull, wait and have it; at most 100
 * @param omitted how many nodes are not in {@code nodes}
 */
public record ImagePresence(
    String image, CacheCounts counts, List<CachedOnNode> nodes, int omitted) {
  public ImagePresence {
    nodes = List.copyOf(nodes);
  }

  /**
   * The same, with what was told of it before in mind: states last since they were first told, and
   * a wait for the next pull does not hide why the last one failed.
   *
   * @param told what was told of the image's nodes
   */
  public ImagePresence after(List<CachedOnNode> told) {
    Map<String, CachedOnNode> before = new HashMap<>();
    told.forEach(one -> before.put(one.node(), one));
    return new ImagePresence(
        image,
        counts,
        nodes.stream().map(now -> after(before.get(now.node()), now)).toList(),
        omitted);
  }

  private static CachedOnNode after(@Nullable CachedOnNode before, CachedOnNode now) {
    if (before == null || before.state() != now.state()) {
      return now;
    }
    Instant since = before.since().isBefore(now.since()) ? before.since() : now.since();
    if (before.code() == null || now.code() == null) {
      return new CachedOnNode(now.node(), now.state(), since, now.code(), now.message());
    }
    Failure failure =
        new Failure(now.code(), now.message())
            .following(new Failure(before.code(), before.message()));
    return new CachedOnNode(now.node(), now.state(), since, failure.code(), failure.message());
  }
}
