package dev.stowage.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** Both clocks, moved by the test. */
final class MovableNow implements Supplier<Now> {
  private long nanos = 42;
  private Instant instant = Instant.parse("2026-11-21T08:00:00Z");

  @Override
  public Now get() {
    return new Now(nanos, instant);
  }

  void pass(Duration time) {
    nanos += time.toNanos();
    instant = instant.plus(time);
  }

  void sleepOfTheMachine(Duration time) {
    instant = instant.plus(time);
  }

  void setWallClock(Instant to) {
    instant = to;
  }
}
