package dev.stowage.gateway.projection;

import dev.stowage.event.Topic;
import dev.stowage.kafka.EventLoop;
import dev.stowage.kafka.KafkaClients;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** Reads every topic for as long as the service runs. */
@Context
final class ProjectionLoop {
  static final List<String> TOPICS = Arrays.stream(Topic.values()).map(Topic::topicName).toList();

  private final EventLoop loop;

  ProjectionLoop(KafkaClients clients, Projection projection, Clock clock) {
    this.loop =
        EventLoop.alone(
            clients,
            "projection",
            TOPICS,
            partitions -> starts(partitions, projection.offsets()),
            projection::apply,
            clock);
  }

  /** Whether everything has been projected that was there when the service started. */
  boolean isCaughtUp() {
    try {
      return loop.awaitCaughtUp(Duration.ZERO);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Map<TopicPartition, Long> starts(
      Set<TopicPartition> partitions, Map<Partition, Long> stored) {
    Map<TopicPartition, Long> starts = new HashMap<>();
    for (TopicPartition partition : partitions) {
      Long next = stored.get(new Partition(partition.topic(), partition.partition()));
      if (next != null) {
        starts.put(partition, next);
      }
    }
    return starts;
  }

  @PreDestroy
  void close() {
    loop.close();
  }
}
