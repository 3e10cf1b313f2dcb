package dev.stowage.gateway;

import static dev.stowage.gateway.Happening.container;
import static dev.stowage.gateway.Happening.deployment;
import static dev.stowage.gateway.Happening.discovered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stowage.kafka.EventPublisher;
import dev.stowage.testengine.TestEngines;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeptEventsIT {
  private static final int KEPT = 200;

  @Test
  void theNewestEventsAreKeptAndForAWhileAHundredthMore() {
    try (GatewayForTest gateway =
            GatewayForTest.start(
                TestEngines.newDatabase(), Map.of("stowage.gateway.kept-events", KEPT));
        EventPublisher publisher = gateway.publisher()) {
      long before = number(gateway, "select last_seq from generation");
      int published = 3 * KEPT;
      for (int i = 0; i < published; i++) {
        publisher.publish(
            List.of(discovered(deployment("kept", "a", "b" + i), container("c"), "d:" + i)));
      }
      await().until(() -> number(gateway, "select last_seq from generation") >= before + published);
      assertThat(number(gateway, "select count(*) from event_log"))
          .isBetween((long) KEPT, KEPT + KEPT / 100L);
      assertThat(number(gateway, "select max(seq) - count(*) - min(seq) from event_log"))
          .isEqualTo(-1);
      assertThat(
              number(
                  gateway,
                  "select max(seq) - last_seq from event_log, generation group by last_seq"))
          .isZero();
    }
  }

  private static long number(GatewayForTest gateway, String query) {
    return gateway.jdbi().withHandle(handle -> handle.createQuery(query).mapTo(Long.class).one());
  }
}
