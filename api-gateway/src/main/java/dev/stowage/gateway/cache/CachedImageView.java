package dev.stowage.gateway.cache;

import java.time.Instant;
import java.util.List;

/**
 * One image of a cache.
 *
 * @param image as the cache names it
 * @param counts over all nodes of the cache
 * @param nodes those where it failed first, then those that pull, wait and have it
 * @param omitted how many nodes are not in the list
 * @param changedAt when this was reported
 */
public record CachedImageView(
    String cluster,
    String cache,
    String image,
    CountsView counts,
    List<CachedNodeView> nodes,
    int omitted,
    Instant changedAt) {
  public CachedImageView {
    nodes = List.copyOf(nodes);
  }
}
