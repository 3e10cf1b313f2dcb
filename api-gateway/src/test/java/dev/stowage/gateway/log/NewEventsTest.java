package dev.stowage.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class NewEventsTest {
  private final NewEvents newEvents = new NewEvents();

  @Test
  void whoWaitsIsToldWhenTheTimeIsOver() throws InterruptedException {
    newEvents.reached(3);
    assertThat(newEvents.awaitBeyond(3, Duration.ofMillis(20))).isFalse();
    assertThat(newEvents.awaitBeyond(2, Duration.ofMillis(20))).isTrue();
  }

  @Test
  void whoWaitsIsWokenByWhatComes() throws InterruptedException {
    Thread.ofVirtual().start(() -> newEvents.reached(1));
    assertThat(newEvents.awaitBeyond(0, Duration.ofSeconds(20))).isTrue();
  }

  @Test
  void anOlderNumberThatComesLateTakesNothingBack() {
    newEvents.reached(9);
    newEvents.reached(4);
    assertThat(newEvents.lastSeq()).isEqualTo(9);
  }
}
