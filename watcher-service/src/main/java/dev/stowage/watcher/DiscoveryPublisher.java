package dev.stowage.watcher;

import dev.stowage.event.DiscoveryEvent;
import dev.stowage.event.Topic;
import dev.stowage.kafka.EventPublisher;
import dev.stowage.kafka.EventRecords;
import dev.stowage.kafka.KafkaClients;
import dev.stowage.watcher.discovery.Change;
import io.micronaut.context.annotation.Bean;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Tells changes on the topic of discoveries. */
@Singleton
@Bean(typed = ChangeSink.class)
final class DiscoveryPublisher implements ChangeSink {
  private final EventPublisher publisher;
  private final URI source;
  private final WatcherMetrics metrics;

  DiscoveryPublisher(KafkaClients clients, WatcherSettings settings, WatcherMetrics metrics) {
    this.source = URI.create("/stowage/watcher/" + settings.clusterName());
    this.publisher = new EventPublisher(clients, "discoveries", source);
    this.metrics = metrics;
  }

  @Override
  public void publish(List<Change> changes) {
    publisher.send(changes.stream().map(this::toRecord).toList());
    changes.forEach(metrics::published);
  }

  private ProducerRecord<String, byte[]> toRecord(Change change) {
    return switch (change) {
      case Change.Announce announce -> EventRecords.toRecord(announce.event(), source);
      case Change.Forget forget ->
          new ProducerRecord<>(
              Topic.DISCOVERIES.topicName(),
              DiscoveryEvent.containerKey(forget.workload(), forget.container()),
              null);
    };
  }

  @PreDestroy
  void close() {
    publisher.close();
  }
}
