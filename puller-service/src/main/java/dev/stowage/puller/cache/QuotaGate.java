package dev.stowage.puller.cache;

import dev.stowage.event.NodeCacheEvent.CachePreview;

/** Says whether a cache fits, before any of it is applied. */
public interface QuotaGate {

  /** What the cache asks of the cluster, on the nodes that it is for now. */
  CachePreview preview(NodeCache cache);
}
