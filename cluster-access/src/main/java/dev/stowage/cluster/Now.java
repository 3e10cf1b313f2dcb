package dev.stowage.cluster;

import java.time.Clock;
import java.time.Instant;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * One moment, by both clocks.
 *
 * @param nanos by {@link System#nanoTime()}
 */
record Now(long nanos, Instant instant) {

  static Supplier<Now> by(LongSupplier nanos, Clock clock) {
    return () -> new Now(nanos.getAsLong(), clock.instant());
  }
}
