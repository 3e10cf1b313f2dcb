package dev.stowage.puller.quota;

import dev.stowage.event.NodeCacheEvent.CachePreview;
import dev.stowage.puller.cache.NodeCache;
import java.util.Collection;

/** Says whether a cache fits, before any of it is applied. */
public interface QuotaGate {

  /** What the cache asks of the cluster, on the nodes that it is for now. */
  CachePreview preview(NodeCache cache);

  /** Forgets what was said of all other caches. */
  void retain(Collection<String> caches);
}
