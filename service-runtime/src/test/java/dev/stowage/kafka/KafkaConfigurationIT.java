package dev.stowage.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stowage.runtime.ServiceLauncher;
import dev.stowage.runtime.ServiceName;
import dev.stowage.runtime.StartupException;
import dev.stowage.testengine.TestEngines;
import io.micronaut.context.ApplicationContext;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class KafkaConfigurationIT {

  @Test
  void everySettingIsBoundAndClientSettingsKeepTheirDots() {
    try (ApplicationContext context =
        ServiceLauncher.start(
            ServiceName.WATCHER,
            Map.of(
                "micronaut.server.port", -1,
                "stowage.kafka.bootstrap-servers", TestEngines.kafka().bootstrapServers(),
                "stowage.kafka.client-id", "stowage-test",
                "stowage.kafka.start-timeout", "7s",
                "stowage.kafka.client.security.protocol", "PLAINTEXT",
                "stowage.kafka.client.metadata.max.age.ms", "60000"))) {
      assertThat(context.getBean(KafkaConfiguration.class))
          .isEqualTo(
              new KafkaConfiguration(
                  TestEngines.kafka().bootstrapServers(),
                  "stowage-test",
                  Duration.ofSeconds(7),
                  Map.of("security.protocol", "PLAINTEXT", "metadata.max.age.ms", "60000")));
    }
  }

  @Test
  void clientSettingsMayBeLeftOut() {
    try (ApplicationContext context =
        ServiceLauncher.start(
            ServiceName.WATCHER,
            Map.of(
                "micronaut.server.port",
                -1,
                "stowage.kafka.bootstrap-servers",
                TestEngines.kafka().bootstrapServers()))) {
      assertThat(context.getBean(KafkaConfiguration.class).client()).isEmpty();
    }
  }

  @Test
  void aServiceWhoseBrokerIsUnreachableSaysSoInOneLine() {
    assertThatThrownBy(() ->
            ServiceLauncher.start(
                ServiceName.WATCHER,
                Map.of(
                    "micronaut.server.port",
                    -1,
                    "stowage.kafka.bootstrap-servers",
                    BrokerForTest.unreachable(),
                    "stowage.kafka.start-timeout",
                    "1s")))
        .isInstanceOf(StartupException.class)
        .hasMessageStartingWith("Kafka at 127.0.0.1:1 cannot be reached within 1 s");
  }
}
