package dev.stowage.kafka;

import dev.stowage.event.DiscoveryEvent.ClusterListed;
import dev.stowage.testengine.TestEngines;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The shared broker, with topics and clients of one test. */
final class BrokerForTest {
  private final KafkaClients clients = clients(TestEngines.kafka().bootstrapServers());

  static KafkaClients clients(String bootstrapServers) {
    KafkaConfiguration configuration =
        new KafkaConfiguration(
            bootstrapServers, "test-" + UUID.randomUUID(), Duration.ofSeconds(10), Map.of());
    return new KafkaClients(configuration, Optional.empty());
  }

  /** An address where nothing answers. */
  static String unreachable() {
    return "127.0.0.1:1";
  }

  KafkaClients clients() {
    return clients;
  }

  String newTopic(int partitions) throws Exception {
    String topic = "test-" + UUID.randomUUID();
    create(topic, partitions);
    return topic;
  }

  void create(String topic, int partitions) throws Exception {
    try (Admin admin = clients.admin("create")) {
      admin
          .createTopics(List.of(new NewTopic(topic, Optional.of(partitions), Optional.empty())))
          .all()
          .get();
    }
  }

  /** Sends this many events round the partitions and returns their ids. */
  List<UUID> send(String topic, int partitions, int count) throws Exception {
    List<UUID> ids = new ArrayList<>();
    List<Future<?>> sent = new ArrayList<>();
    try (KafkaProducer<String, byte[]> producer = clients.producer("send-" + UUID.randomUUID())) {
      for (int i = 0; i < count; i++) {
        UUID id = UUID.randomUUID();
        ids.add(id);
        ProducerRecord<String, byte[]> made =
            EventRecords.toRecord(
                new ClusterListed(id, Instant.EPOCH, "cluster-" + i, 1, 1), URI.create("/test"));
        sent.add(
            producer.send(
                new ProducerRecord<>(
                    topic, i % partitions, made.key(), made.value(), made.headers())));
      }
      for (Future<?> one : sent) {
        one.get();
      }
    }
    return ids;
  }

  /** Sends what is no event. */
  void sendPoison(String topic, int partition, byte[] value) throws Exception {
    try (KafkaProducer<String, byte[]> producer = clients.producer("poison-" + UUID.randomUUID())) {
      producer.send(new ProducerRecord<>(topic, partition, "key", value)).get();
    }
  }
}
