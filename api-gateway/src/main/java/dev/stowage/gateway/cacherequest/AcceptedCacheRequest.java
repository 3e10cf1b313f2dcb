package dev.stowage.gateway.cacherequest;

import dev.stowage.event.CacheRequest;
import dev.stowage.event.EventType;
import java.time.Instant;
import java.util.UUID;

/**
 * A request about a node cache that the broker has: the puller of the cluster acts on it.
 *
 * @param id the event's id
 * @param type the event's CloudEvents type, for example {@code dev.stowage.NodeCacheRequested.v1}
 * @param time when it was asked for
 */
record AcceptedCacheRequest(UUID id, String type, Instant time, String cluster, String cache) {

  static AcceptedCacheRequest of(CacheRequest request) {
    return new AcceptedCacheRequest(
        request.id(),
        EventType.of(request.getClass()).name(),
        request.time(),
        request.cluster(),
        request.cache());
  }
}
