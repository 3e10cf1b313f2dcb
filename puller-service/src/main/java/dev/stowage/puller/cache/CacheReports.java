package dev.stowage.puller.cache;

import dev.stowage.event.NodeCacheEvent.NodeCacheReported;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The newest report of each cache: written where they are made, read where they are shown. */
public final class CacheReports {
  private final Map<String, NodeCacheReported> byCache = new ConcurrentHashMap<>();
  private final CopyOnWriteArrayList<Consumer<NodeCacheReported>> listeners =
      new CopyOnWriteArrayList<>();

  /** The newest report of a cache, if there is one. */
  public Optional<NodeCacheReported> of(String cache) {
    return Optional.ofNullable(byCache.get(cache));
  }

  /** Hands on a report of the leader's. */
  public void put(NodeCacheReported report) {
    byCache.put(report.cache(), report);
    listeners.forEach(listener -> listener.accept(report));
  }

  /** The cache is gone. */
  public void remove(String cache) {
    byCache.remove(cache);
  }

  /** Another replica makes them from now on. */
  public void clear() {
    byCache.clear();
  }

  /** Calls back with every report, on the thread that makes them: it must not block for long. */
  public void onReport(Consumer<NodeCacheReported> listener) {
    listeners.add(listener);
  }
}
