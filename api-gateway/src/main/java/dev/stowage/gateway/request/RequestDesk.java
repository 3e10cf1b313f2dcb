package dev.stowage.gateway.request;

import dev.stowage.event.RewriteRequest;
import dev.stowage.event.RewriteRequest.ResumeRequested;
import dev.stowage.event.RewriteRequest.RevertRequested;
import dev.stowage.event.RewriteRequest.RewriteAllowed;
import dev.stowage.gateway.cluster.KnownScopes;
import dev.stowage.workload.RewriteScope;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.UUID;

/** Passes requests about rewriting on to the pullers; accepted is what the broker has. */
@Singleton
final class RequestDesk {
  private final KnownScopes known;
  private final RequestPublisher publisher;
  private final Clock clock;

  RequestDesk(KnownScopes known, RequestPublisher publisher, Clock clock) {
    this.known = known;
    this.publisher = publisher;
    this.clock = clock;
  }

  /** Asks for the originals. */
  AcceptedRequest revert(RewriteScope scope) {
    return pass(new RevertRequested(UUID.randomUUID(), clock.instant(), scope, null), scope);
  }

  /** Lets workloads be rewritten again. */
  AcceptedRequest rewrite(RewriteScope scope) {
    return pass(new RewriteAllowed(UUID.randomUUID(), clock.instant(), scope, null), scope);
  }

  /** Asks a halted cluster's rewriting to go on. */
  AcceptedRequest resume(RewriteScope scope) {
    return pass(
        new ResumeRequested(UUID.randomUUID(), clock.instant(), scope.cluster(), null), scope);
  }

  private AcceptedRequest pass(RewriteRequest request, RewriteScope scope) {
    if (!known.contain(scope)) {
      throw ScopePath.unknown(scope);
    }
    publisher.publish(request);
    return AcceptedRequest.of(request, scope);
  }
}
