package dev.stowage.puller.cache;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What became of each cache: written where caches are applied, read where they are reported. */
public final class CacheOutcomes {
  private final Map<String, CacheOutcome> byCache = new ConcurrentHashMap<>();
  private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();

  /** The newest outcome of a cache, if there is one. */
  public Optional<CacheOutcome> of(String cache) {
    return Optional.ofNullable(byCache.get(cache));
  }

  /** Notes what became of a cache. */
  public void put(String cache, CacheOutcome outcome) {
    if (!outcome.equals(byCache.put(cache, outcome))) {
      listeners.forEach(Runnable::run);
    }
  }

  /** The cache is gone, and so is what it left in the cluster. */
  public void remove(String cache) {
    if (byCache.remove(cache) != null) {
      listeners.forEach(Runnable::run);
    }
  }

  /** Calls back whenever an outcome has changed. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }
}
