package dev.stowage.gateway.cacherequest;

import dev.stowage.event.CacheRequest;
import dev.stowage.event.CacheRequest.CachePurgeRequested;
import dev.stowage.event.CacheRequest.CacheRefreshRequested;
import dev.stowage.event.NodeCacheEvent.CacheOrigin;
import dev.stowage.gateway.api.ProblemException;
import dev.stowage.gateway.cache.CachePath;
import dev.stowage.gateway.cache.NodeCacheView;
import dev.stowage.gateway.cache.NodeCaches;
import dev.stowage.gateway.request.RequestPublisher;
import dev.stowage.gateway.request.ScopePath;
import dev.stowage.image.Printable;
import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Passes requests about node caches on to the pullers; accepted is what the broker has. */
@Singleton
final class CacheDesk {
  private final CachePath path;
  private final NodeCaches caches;
  private final RequestPublisher publisher;
  private final Clock clock;

  CacheDesk(CachePath path, NodeCaches caches, RequestPublisher publisher, Clock clock) {
    this.path = path;
    this.caches = caches;
    this.publisher = publisher;
    this.clock = clock;
  }

  /** Asks for a cache, or for its preview; it stands until it is taken back. */
  AcceptedCacheRequest ask(String cluster, NewCache cache) {
    String there = path.cluster(cluster);
    caches
        .find(there, cache.name())
        .filter(known -> known.origin() != CacheOrigin.REQUEST && !known.requested())
        .ifPresent(known -> {
          throw declaredElsewhere(known, "choose another name");
        });
    return pass(cache.asked(there, clock.instant()));
  }

  /** Takes back what was asked for, and what was asked of it since. */
  WithdrawnCacheRequest withdraw(String cluster, String cache) {
    String there = path.cluster(cluster);
    String name = ScopePath.part("cache", cache);
    if (!caches.isRequested(there, name)) {
      throw declaredElsewhere(path.cache(there, name), "take it out there");
    }
    // A purge would outlive the request, and hold for the next one of the same name.
    publisher.withdraw(
        List.of(CacheRequest.wantedKey(there, name), CacheRequest.runKey(there, name)));
    return new WithdrawnCacheRequest(there, name, clock.instant());
  }

  /** Asks for a cache's images to be pulled again. */
  AcceptedCacheRequest refresh(String cluster, String cache) {
    NodeCacheView known = path.cache(cluster, cache);
    return pass(
        new CacheRefreshRequested(
            UUID.randomUUID(), clock.instant(), known.cluster(), known.name(), null));
  }

  /** Asks for a cache to be taken off the nodes. */
  AcceptedCacheRequest purge(String cluster, String cache) {
    NodeCacheView known = path.cache(cluster, cache);
    return pass(
        new CachePurgeRequested(
            UUID.randomUUID(), clock.instant(), known.cluster(), known.name(), null));
  }

  private AcceptedCacheRequest pass(CacheRequest request) {
    publisher.publish(request);
    return AcceptedCacheRequest.of(request);
  }

  private static ProblemException declaredElsewhere(NodeCacheView cache, String advice) {
    return new ProblemException(
        HttpStatus.CONFLICT,
        "cache '%s' is declared by %s and not by a request: %s"
            .formatted(Printable.of(cache.name()), cache.origin(), advice));
  }
}
