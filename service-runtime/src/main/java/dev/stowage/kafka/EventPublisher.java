package dev.stowage.kafka;

import dev.stowage.event.StowageEvent;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/** Publishes events and waits until the broker has them. Safe for use by several threads. */
public final class EventPublisher implements AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final KafkaProducer<String, byte[]> producer;
  private final URI source;

  /**
   * A publisher of its own producer.
   *
   * @param name tells it from the other clients of the service
   * @param source the CloudEvents source of everything it publishes
   */
  public EventPublisher(KafkaClients clients, String name, URI source) {
    this.producer = clients.producer(name);
    this.source = source;
  }

  /**
   * Publishes events in this order and returns when all are acknowledged by all in-sync replicas.
   *
   * @throws PublishException when one is not; some may have arrived all the same
   */
  public void publish(List<? extends StowageEvent> events) {
    send(events.stream().map(event -> EventRecords.toRecord(event, source)).toList());
  }

  /** Publishes one event; see {@link #publish(List)}. */
  public void publish(StowageEvent event) {
    publish(List.of(event));
  }

  /**
   * Publishes records made earlier by {@link EventRecords#toRecord}; see {@link #publish(List)}.
   *
   * @throws PublishException when one is not acknowledged
   */
  public void send(List<ProducerRecord<String, byte[]>> messages) {
    List<Future<RecordMetadata>> pending = new ArrayList<>(messages.size());
    try {
      for (ProducerRecord<String, byte[]> message : messages) {
        pending.add(producer.send(message));
      }
      for (Future<RecordMetadata> one : pending) {
        one.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PublishException("interrupted while publishing", e);
    } catch (ExecutionException e) {
      throw new PublishException("Kafka did not take an event: " + String.valueOf(e.getCause()), e);
    } catch (KafkaException | IllegalStateException e) {
      // The producer says that it is closed by an IllegalStateException.
      throw new PublishException("Kafka did not take an event: " + e.getMessage(), e);
    }
  }

  /** Gives what is being published two seconds to arrive. */
  @Override
  public void close() {
    producer.close(CLOSE_TIMEOUT);
  }

  /**
   * The broker did not acknowledge an event; publishing it again is safe, consumers drop repeats.
   */
  public static final class PublishException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PublishException(String message, Throwable cause) {
      super(message, cause);
    }

    /** Always: the broker may come back. */
    public boolean retryable() {
      return true;
    }
  }
}
