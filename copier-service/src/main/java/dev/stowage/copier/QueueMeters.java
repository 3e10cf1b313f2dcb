package dev.stowage.copier;

import dev.stowage.copier.job.JobCounts;
import dev.stowage.copier.outbox.Outbox;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * What waits in Postgres: {@code stowage_copier_jobs} by state, {@code
 * stowage_copier_outbox_pending}. Read at most every 10 s, however often it is asked for; NaN while
 * Postgres does not answer.
 */
@Context
final class QueueMeters {
  private static final Duration FRESH = Duration.ofSeconds(10);

  private final Jdbi jdbi;
  private final Clock clock;
  private Instant readAt = Instant.EPOCH;
  private Optional<Reading> reading = Optional.empty();

  private record Reading(Map<String, Long> jobs, long pending) {}

  QueueMeters(MeterRegistry meters, Jdbi jdbi, Clock clock) {
    this.jdbi = jdbi;
    this.clock = clock;
    for (String state : JobCounts.STATES) {
      Gauge.builder("stowage.copier.jobs", () -> jobs(state))
          .tag("state", state.toLowerCase(Locale.ROOT))
          .register(meters);
    }
    Gauge.builder("stowage.copier.outbox.pending", this::pending).register(meters);
  }

  private double jobs(String state) {
    return read().map(read -> (double) read.jobs().getOrDefault(state, 0L)).orElse(Double.NaN);
  }

  private double pending() {
    return read().map(read -> (double) read.pending()).orElse(Double.NaN);
  }

  private synchronized Optional<Reading> read() {
    Instant now = clock.instant();
    if (now.isBefore(readAt.plus(FRESH))) {
      return reading;
    }
    try {
      reading =
          Optional.of(
              jdbi.withHandle(
                  handle -> new Reading(JobCounts.read(handle), Outbox.pending(handle))));
    } catch (JdbiException e) {
      reading = Optional.empty();
    }
    readAt = clock.instant();
    return reading;
  }
}
