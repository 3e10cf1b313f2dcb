package dev.stowage.gateway.request;

import dev.stowage.event.EventType;
import dev.stowage.event.RewriteRequest;
import dev.stowage.workload.RewriteScope;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request that the broker has: the puller of the cluster acts on it.
 *
 * @param id the event's id
 * @param type the event's CloudEvents type, for example {@code dev.stowage.RevertRequested.v1}
 * @param time when it was asked for
 * @param scope what it is about
 */
record AcceptedRequest(UUID id, String type, Instant time, Scope scope) {

  /**
   * What a request is about.
   *
   * @param namespace null for the whole cluster
   * @param kind null for the whole namespace, and then {@code name} is as well
   */
  record Scope(
      String cluster, @Nullable String namespace, @Nullable String kind, @Nullable String name) {}

  static AcceptedRequest of(RewriteRequest request, RewriteScope scope) {
    return new AcceptedRequest(
        request.id(),
        EventType.of(request.getClass()).name(),
        request.time(),
        new Scope(
            scope.cluster(),
            scope.namespace(),
            Optional.ofNullable(scope.kind()).map(Object::toString).orElse(null),
            scope.name()));
  }
}
