package dev.stowage.kafka;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stowage.event.Topic;
import dev.stowage.runtime.StartupException;
import dev.stowage.testengine.KafkaForTest;
import dev.stowage.testengine.TestEngines;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class KafkaClientsIT {

  private static KafkaClients clients(String bootstrapServers, Map<String, String> more) {
    return new KafkaClients(
        new KafkaConfiguration(bootstrapServers, "test", Duration.ofSeconds(2), more),
        Optional.empty());
  }

  private static int partitions(Admin admin, String topic) throws Exception {
    var described = admin.describeTopics(List.of(topic)).allTopicNames().get();
    return requireNonNull(described.get(topic)).partitions().size();
  }

  private static String setting(Admin admin, String topic, String name) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    var described = admin.describeConfigs(List.of(resource)).all().get();
    return requireNonNull(described.get(resource)).get(name).value();
  }

  @Test
  void missingTopicsAreMadeAsDeclaredAndExistingOnesAreLeftAsTheyAre() throws Exception {
    try (KafkaForTest kafka = TestEngines.newKafka();
        Admin admin = BrokerForTest.clients(kafka.bootstrapServers()).admin("look")) {
      String existing = Topic.COPIES.topicName();
      admin
          .createTopics(
              List.of(
                  new NewTopic(existing, 2, (short) 1)
                      .configs(Map.of("cleanup.policy", "delete", "retention.ms", "12345"))))
          .all()
          .get();
      KafkaClients clients = BrokerForTest.clients(kafka.bootstrapServers());

      clients.createMissingTopics();
      clients.createMissingTopics();

      for (Topic topic : Topic.values()) {
        boolean wasThere = topic == Topic.COPIES;
        assertThat(partitions(admin, topic.topicName()))
            .isEqualTo(wasThere ? 2 : topic.partitions());
        assertThat(setting(admin, topic.topicName(), "cleanup.policy"))
            .isEqualTo(wasThere ? "delete" : "compact");
      }
      assertThat(setting(admin, existing, "retention.ms")).isEqualTo("12345");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:1,           cannot be reached within 2 s",
    "localhost,             cannot be used: Invalid url in bootstrap.servers: localhost",
    "no-such-host.invalid:9092, cannot be used: No resolvable bootstrap urls",
    "'',                    cannot be used"
  })
  void anAddressThatDoesNotAnswerEndsTheStartNamingIt(String address, String reason) {
    assertThatThrownBy(() -> clients(address, Map.of()).createMissingTopics())
        .isInstanceOf(StartupException.class)
        .hasMessageStartingWith("Kafka at " + address + " ")
        .hasMessageContaining(reason)
        .hasMessageContaining("stowage.kafka.bootstrap-servers")
        .hasMessageNotContaining("\n");
  }

  @Test
  void aClientSettingThatDoesNotFitEndsTheStartNamingIt() {
    assertThatThrownBy(() ->
            clients("127.0.0.1:1", Map.of("security.protocol", "CARRIER_PIGEON"))
                .createMissingTopics())
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("security.protocol")
        .hasMessageContaining("stowage.kafka.client");
  }
}
