package dev.stowage.puller;

import dev.stowage.event.NodeCacheEvent;
import dev.stowage.event.RewriteEvent;
import dev.stowage.event.RolloutEvent;
import dev.stowage.event.StowageEvent;
import dev.stowage.event.Topic;
import dev.stowage.kafka.EventRecords;
import dev.stowage.kafka.ReceivedRecord;
import dev.stowage.testengine.KafkaForTest;
import dev.stowage.testengine.TestEngines;
import dev.stowage.workload.WorkloadId;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A broker of a test's own: events in, what the puller made of them out. */
public final class KafkaEvents implements AutoCloseable {
  private final KafkaForTest kafka = TestEngines.newKafka();
  private final KafkaProducer<String, byte[]> producer =
      new KafkaProducer<>(
          // As the services do: else a batch that overtakes a new partition's first one locks it
          // out.
          Map.of(
              "bootstrap.servers",
              kafka.bootstrapServers(),
              "max.in.flight.requests.per.connection",
              1),
          new StringSerializer(),
          new ByteArraySerializer());

  public String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  /** Publishes as the other services do. */
  public void publish(List<StowageEvent> events) {
    List<Future<RecordMetadata>> sent =
        events.stream()
            .map(event -> producer.send(EventRecords.toRecord(event, URI.create("/test"))))
            .toList();
    producer.flush();
    for (Future<RecordMetadata> one : sent) {
      try {
        one.get();
      } catch (ExecutionException | InterruptedException e) {
        throw new AssertionError("An event did not reach the broker", e);
      }
    }
  }

  /** Every event about a workload's rewrite so far, in order. */
  public List<RewriteEvent> rewritesOf(WorkloadId workload) {
    return read(Topic.WORKLOADS).stream()
        .filter(RewriteEvent.class::isInstance)
        .map(RewriteEvent.class::cast)
        .filter(rewrite -> rewrite.workload().equals(workload))
        .toList();
  }

  /** Every event about roll-outs so far, each partition's in order. */
  public List<RolloutEvent> rollouts() {
    return read(Topic.ROLLOUTS).stream()
        .filter(RolloutEvent.class::isInstance)
        .map(RolloutEvent.class::cast)
        .sorted(Comparator.comparing(RolloutEvent::time))
        .toList();
  }

  /** Every event about node caches so far, each partition's in order. */
  public List<NodeCacheEvent> caches() {
    return read(Topic.CACHES).stream()
        .filter(NodeCacheEvent.class::isInstance)
        .map(NodeCacheEvent.class::cast)
        .toList();
  }

  private List<StowageEvent> read(Topic topic) {
    List<StowageEvent> events = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic.topicName()).stream()
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(message -> {
              if (EventRecords.read(message) instanceof ReceivedRecord.Event received) {
                events.add(received.event());
              }
            });
      }
    }
    return events;
  }

  @Override
  public void close() {
    producer.close();
    kafka.close();
  }
}
