package dev.stowage.copier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.testengine.MovableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class QueueMetersTest {
  private final AtomicInteger asked = new AtomicInteger();
  private final MovableClock clock = new MovableClock(Instant.parse("2026-11-21T10:00:00Z"));
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void postgresIsAskedAtMostEveryTenSecondsAndItsSilenceIsNoNumber() {
    Jdbi silent =
        Jdbi.create(() -> {
          asked.incrementAndGet();
          throw new SQLException("away");
        });
    QueueMeters queue = new QueueMeters(meters, silent, clock);
    assertThat(queue).isNotNull();
    for (int i = 0; i < 3; i++) {
      assertThat(jobs()).isNaN();
      assertThat(meters.get("stowage.copier.outbox.pending").gauge().value()).isNaN();
    }
    assertThat(asked).hasValue(1);
    clock.move(Duration.ofSeconds(10));
    assertThat(jobs()).isNaN();
    assertThat(asked).hasValue(2);
  }

  private double jobs() {
    return meters.get("stowage.copier.jobs").tag("state", "ready").gauge().value();
  }
}
