package dev.stowage.gateway.request;

import dev.stowage.event.EventType;
import dev.stowage.event.StowageEvent;
import dev.stowage.event.Topic;
import dev.stowage.gateway.api.ProblemException;
import dev.stowage.image.Printable;
import dev.stowage.kafka.EventPublisher;
import dev.stowage.kafka.EventPublisher.PublishException;
import dev.stowage.kafka.EventRecords;
import dev.stowage.kafka.KafkaClients;
import io.micronaut.http.HttpStatus;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts requests on Kafka; when a method returns, the broker has them. */
@Singleton
public final class RequestPublisher {
  private static final Logger LOG = LoggerFactory.getLogger(RequestPublisher.class);
  private static final URI SOURCE = URI.create("/stowage/gateway");

  private final EventPublisher publisher;

  RequestPublisher(KafkaClients clients) {
    this.publisher = new EventPublisher(clients, "requests", SOURCE);
  }

  /** Asks for something. */
  public void publish(StowageEvent request) {
    send(
        List.of(EventRecords.toRecord(request, SOURCE)),
        "%s %s for %s"
            .formatted(
                EventType.of(request.getClass()).name(),
                request.id(),
                Printable.of(request.key())));
  }

  /** Takes back what was asked for by these keys. */
  public void withdraw(List<String> keys) {
    send(
        keys.stream()
            .map(key -> new ProducerRecord<String, byte[]>(Topic.REQUESTS.topicName(), key, null))
            .toList(),
        "an end of " + Printable.of(String.join(", ", keys)));
  }

  private void send(List<ProducerRecord<String, byte[]>> records, String what) {
    try {
      publisher.send(records);
    } catch (PublishException e) {
      LOG.warn("{} was not acknowledged: {}", what, e.getMessage());
      throw new ProblemException(
          HttpStatus.SERVICE_UNAVAILABLE,
          "Kafka did not acknowledge the request, so nobody knows whether it arrived: send it again, asking twice does no harm");
    }
    LOG.info("{}", what);
  }

  @PreDestroy
  void close() {
    publisher.close();
  }
}
