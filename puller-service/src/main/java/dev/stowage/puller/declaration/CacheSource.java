package dev.stowage.puller.declaration;

import dev.stowage.event.NodeCacheEvent.CacheOrigin;
import dev.stowage.puller.cache.NodeCache;
import java.util.List;

/** One who declares caches. */
public interface CacheSource {

  /** Who it is: a source that comes first there wins where a name is declared twice. */
  CacheOrigin origin();

  /** Whether all that it declares is known. */
  boolean isComplete();

  /** What it declares now. */
  List<NodeCache> caches();

  /** Calls back, soon and on any thread, whenever an answer may have changed. */
  void onChange(Runnable listener);
}
