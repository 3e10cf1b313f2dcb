package dev.stowage.puller.declaration;

import dev.stowage.event.CacheRequest.NodeCacheRequested;
import dev.stowage.event.NodeCacheEvent.CacheOrigin;
import dev.stowage.puller.cache.CacheRequests;
import dev.stowage.puller.cache.NodeCache;
import dev.stowage.puller.known.UsedImages;
import dev.stowage.puller.placement.Placement;
import dev.stowage.puller.placement.PlacementText;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The caches that were asked for by way of the gateway. */
final class RequestedCaches implements CacheSource {
  private static final Logger LOG = LoggerFactory.getLogger(RequestedCaches.class);

  private final CacheRequests requests;
  private final UsedImages events;
  private final CacheDefaults defaults;
  private final Set<String> said = new HashSet<>();

  /**
   * Reads nothing by itself.
   *
   * @param events tells when all requests are known
   */
  RequestedCaches(CacheRequests requests, UsedImages events, CacheDefaults defaults) {
    this.requests = requests;
    this.events = events;
    this.defaults = defaults;
  }

  @Override
  public CacheOrigin origin() {
    return CacheOrigin.REQUEST;
  }

  @Override
  public boolean isComplete() {
    return events.isComplete();
  }

  @Override
  public List<NodeCache> caches() {
    return requests.wanted().stream().map(this::cache).flatMap(Optional::stream).toList();
  }

  // Who asked was answered by the gateway; another writer of the topic can have asked for anything.
  private Optional<NodeCache> cache(NodeCacheRequested wanted) {
    try {
      return Optional.of(
          new NodeCache(
              wanted.cache(),
              CacheOrigin.REQUEST,
              wanted.wish(),
              DeclaredImages.parse(wanted.images()),
              wanted.nodeSelector().isEmpty()
                  ? defaults.placement()
                  : new Placement(
                      PlacementText.labels(wanted.nodeSelector()),
                      defaults.placement().affinity(),
                      defaults.placement().tolerations()),
              defaults.annotations(),
              wanted.pullSecrets().isEmpty() ? defaults.pullSecrets() : wanted.pullSecrets(),
              defaults.resources(),
              defaults.interval(),
              defaults.imagesPerDaemonSet(),
              defaults.nodesPulling(),
              defaults.taint()));
    } catch (IllegalArgumentException e) {
      say("the cache that was asked for is passed over: %s".formatted(e.getMessage()));
      return Optional.empty();
    }
  }

  private synchronized void say(String line) {
    if (said.add(line)) {
      LOG.warn(line);
    }
  }

  @Override
  public void onChange(Runnable listener) {
    requests.onChange(listener);
    events.onChange(listener);
  }
}
