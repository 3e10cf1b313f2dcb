package dev.stowage.puller.declaration;

import dev.stowage.event.NodeCacheEvent.CacheOrigin;
import dev.stowage.puller.cache.NodeCache;
import java.util.List;

/** Caches that are the same for as long as the puller runs. */
public record SettledCaches(CacheOrigin origin, List<NodeCache> caches) implements CacheSource {

  public SettledCaches {
    caches = List.copyOf(caches);
  }

  @Override
  public boolean isComplete() {
    return true;
  }

  @Override
  public void onChange(Runnable listener) {
    // It never does.
  }
}
