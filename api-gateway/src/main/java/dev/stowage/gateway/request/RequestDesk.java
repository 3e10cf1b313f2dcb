package dev.stowage.gateway.request;

import dev.stowage.event.RewriteRequest;
import dev.stowage.event.RewriteRequest.ResumeRequested;
import dev.stowage.event.RewriteRequest.RevertRequested;
import dev.stowage.event.RewriteRequest.RewriteAllowed;
import dev.stowage.event.RewriteScope;
import dev.stowage.gateway.api.ProblemException;
import dev.stowage.gateway.view.KnownScopes;
import dev.stowage.image.Printable;
import dev.stowage.kafka.EventPublisher;
import dev.stowage.kafka.EventPublisher.PublishException;
import dev.stowage.kafka.KafkaClients;
import io.micronaut.http.HttpStatus;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes requests on to the pullers; accepted is what the broker has. */
@Singleton
final class RequestDesk {
  private static final Logger LOG = LoggerFactory.getLogger(RequestDesk.class);
  private static final URI SOURCE = URI.create("/stowage/gateway");

  private final KnownScopes known;
  private final EventPublisher publisher;
  private final Clock clock;

  RequestDesk(KnownScopes known, KafkaClients clients, Clock clock) {
    this.known = known;
    this.publisher = new EventPublisher(clients, "requests", SOURCE);
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
      throw new ProblemException(
          HttpStatus.NOT_FOUND,
          "no event told of '%s': /api/v1/clusters and /api/v1/workloads list what is known"
              .formatted(Printable.of(scope.toString())));
    }
    AcceptedRequest accepted = AcceptedRequest.of(request, scope);
    try {
      publisher.publish(request);
    } catch (PublishException e) {
      LOG.warn("{} {} was not acknowledged: {}", accepted.type(), request.id(), e.getMessage());
      throw new ProblemException(
          HttpStatus.SERVICE_UNAVAILABLE,
          "Kafka did not acknowledge the request, so nobody knows whether it arrived: send it again, asking twice does no harm");
    }
    LOG.info("{} {} for {}", accepted.type(), accepted.id(), Printable.of(scope.toString()));
    return accepted;
  }

  @PreDestroy
  void close() {
    publisher.close();
  }
}
