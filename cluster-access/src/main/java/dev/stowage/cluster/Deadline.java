package dev.stowage.cluster;

import java.time.Duration;
import java.time.Instant;

/**
 * When a lease ends, by two clocks. The monotonic one goes on while a process is stopped and cannot
 * be set, but stands still while a machine sleeps; the other one goes on, but can be set back. The
 * lease has ended when either says so.
 *
 * @param nanos by {@link System#nanoTime()}
 */
record Deadline(long nanos, Instant instant) {

  static Deadline after(Now now, Duration duration) {
    return new Deadline(now.nanos() + duration.toNanos(), now.instant().plus(duration));
  }

  boolean isOver(Now now) {
    return now.nanos() - nanos >= 0 || !now.instant().isBefore(instant);
  }

  Duration left(Now now) {
    Duration monotonic = Duration.ofNanos(nanos - now.nanos());
    Duration wall = Duration.between(now.instant(), instant);
    return monotonic.compareTo(wall) < 0 ? monotonic : wall;
  }
}
