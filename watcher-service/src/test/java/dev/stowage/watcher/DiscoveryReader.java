package dev.stowage.watcher;

import static org.awaitility.Awaitility.await;

import dev.stowage.event.DiscoveryEvent;
import dev.stowage.event.DiscoveryEvent.ClusterListed;
import dev.stowage.event.DiscoveryEvent.ImageDiscovered;
import dev.stowage.event.DiscoveryEvent.ImageRejected;
import dev.stowage.event.DiscoveryEvent.ImageRemoved;
import dev.stowage.event.Topic;
import dev.stowage.kafka.EventRecords;
import dev.stowage.kafka.ReceivedRecord;
import dev.stowage.testengine.KafkaForTest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What an outside consumer reads about a cluster, in short lines. */
final class DiscoveryReader implements AutoCloseable {
  private final String cluster;
  private final String keyPrefix;
  private final KafkaConsumer<String, byte[]> consumer;
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final List<DiscoveryEvent> events = new CopyOnWriteArrayList<>();
  private final Thread thread;

  DiscoveryReader(KafkaForTest kafka, String cluster) {
    this(kafka, cluster, cluster + "/");
  }

  /** Of the workloads only those whose key starts like this. */
  DiscoveryReader(KafkaForTest kafka, String cluster, String keyPrefix) {
    this.cluster = cluster;
    this.keyPrefix = keyPrefix;
    this.consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers(), "auto.offset.reset", "earliest"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    this.thread = Thread.ofVirtual().start(this::read);
  }

  /** Waits until the cluster was listed so many times. */
  void awaitListed(int times) {
    await().until(() -> told.stream().filter(line -> line.startsWith("listed")).count() >= times);
  }

  /** Everything so far; of one key in its order. */
  List<String> told() {
    return List.copyOf(told);
  }

  /** Every event so far; of one key in its order. */
  List<DiscoveryEvent> events() {
    return List.copyOf(events);
  }

  /** What is known by the events so far: each discovery that was not followed by another event. */
  Map<String, ImageDiscovered> discovered() {
    Map<String, ImageDiscovered> newest = new HashMap<>();
    for (DiscoveryEvent event : events) {
      newest.remove(event.key());
      if (event instanceof ImageDiscovered found) {
        newest.put(found.key(), found);
      }
    }
    return newest;
  }

  private void read() {
    try (consumer) {
      List<PartitionInfo> partitions = consumer.partitionsFor(Topic.DISCOVERIES.topicName());
      while (partitions.isEmpty()) {
        partitions = consumer.partitionsFor(Topic.DISCOVERIES.topicName());
      }
      List<TopicPartition> all =
          partitions.stream().map(one -> new TopicPartition(one.topic(), one.partition())).toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      while (true) {
        for (ConsumerRecord<String, byte[]> message : consumer.poll(Duration.ofMillis(200))) {
          shown(EventRecords.read(message)).ifPresent(told::add);
        }
      }
    } catch (WakeupException e) {
      // The test has ended.
    }
  }

  private Optional<String> shown(ReceivedRecord received) {
    if (received instanceof ReceivedRecord.Tombstone tombstone
        && tombstone.key().startsWith(keyPrefix)) {
      return Optional.of("0" + tombstone.key().replaceFirst("^([^/]*/){3}", ""));
    }
    if (received instanceof ReceivedRecord.Event event
        && event.event() instanceof DiscoveryEvent discovery
        && (discovery.key().equals(cluster) || discovery.key().startsWith(keyPrefix))) {
      events.add(discovery);
      return Optional.of(shown(discovery));
    }
    return Optional.empty();
  }

  private static String shown(DiscoveryEvent event) {
    return switch (event) {
      case ImageDiscovered found ->
          "+%s/%s %s".formatted(found.workload().name(), found.container(), found.image());
      case ImageRemoved removed ->
          "-%s/%s %s".formatted(removed.workload().name(), removed.container(), removed.image());
      case ImageRejected rejected ->
          "!%s/%s %s".formatted(rejected.workload().name(), rejected.container(), rejected.text());
      case ClusterListed listed -> "listed %d/%d".formatted(listed.workloads(), listed.images());
    };
  }

  @Override
  public void close() throws InterruptedException {
    consumer.wakeup();
    thread.join();
  }
}
