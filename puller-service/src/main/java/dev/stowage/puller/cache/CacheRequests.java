package dev.stowage.puller.cache;

import dev.stowage.event.CacheRequest;
import dev.stowage.event.CacheRequest.CachePurgeRequested;
import dev.stowage.event.CacheRequest.CacheRefreshRequested;
import dev.stowage.event.CacheRequest.NodeCacheRequested;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** What was asked of one cluster's caches and still stands: the newest request of a key. */
public final class CacheRequests implements CacheOrders {
  private final String cluster;
  private final Map<String, CacheRequest> byKey = new HashMap<>();
  private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();

  /** Nothing is known yet. */
  public CacheRequests(String cluster) {
    this.cluster = cluster;
  }

  /** Takes a request in; an older one than is known changes nothing. */
  public void apply(CacheRequest request) {
    if (request.cluster().equals(cluster) && isNews(request)) {
      listeners.forEach(Runnable::run);
    }
  }

  private synchronized boolean isNews(CacheRequest request) {
    CacheRequest known = byKey.get(request.key());
    if (known != null && !known.time().isBefore(request.time())) {
      return false;
    }
    byKey.put(request.key(), request);
    return true;
  }

  /** A request stands no more, because its key has no value any more. */
  public void withdraw(String key) {
    if (isKnown(key)) {
      listeners.forEach(Runnable::run);
    }
  }

  private synchronized boolean isKnown(String key) {
    return byKey.remove(key) != null;
  }

  /** The caches that were asked for, by name. */
  public synchronized List<NodeCacheRequested> wanted() {
    return of(NodeCacheRequested.class).stream()
        .sorted(Comparator.comparing(NodeCacheRequested::cache))
        .toList();
  }

  @Override
  public synchronized boolean isPurged(String cache) {
    return of(CachePurgeRequested.class).stream().anyMatch(purge -> purge.cache().equals(cache));
  }

  @Override
  public synchronized Optional<Instant> refreshAskedAt(String cache) {
    return of(CacheRefreshRequested.class).stream()
        .filter(refresh -> refresh.cache().equals(cache))
        .map(CacheRefreshRequested::time)
        .findFirst();
  }

  private <R extends CacheRequest> List<R> of(Class<R> type) {
    return byKey.values().stream().filter(type::isInstance).map(type::cast).toList();
  }

  @Override
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }
}
