package dev.stowage.cluster;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A time during which this replica is the active one, without a gap. It ends by the clock, whether
 * or not anybody has noticed: a process that was stopped beyond its lease finds its term over.
 */
public final class Term {
  private static final Duration LONGEST_LOOK_AWAY = Duration.ofSeconds(1);

  private final Supplier<Now> now;
  private volatile @Nullable Deadline deadline;
  private volatile boolean ended;

  private Term(Supplier<Now> now, @Nullable Deadline deadline) {
    this.now = now;
    this.deadline = deadline;
  }

  static Term until(Supplier<Now> now, Deadline deadline) {
    return new Term(now, deadline);
  }

  /** Of a replica that has no rival. */
  static Term endless(Supplier<Now> now) {
    return new Term(now, null);
  }

  /** Whether it goes on at this moment. */
  public boolean isHeld() {
    Deadline end = deadline;
    return !ended && (end == null || !end.isOver(now.get()));
  }

  /**
   * To be called before every write.
   *
   * @throws NotLeaderException when the term is over
   */
  public void requireHeld() {
    if (!isHeld()) {
      throw new NotLeaderException();
    }
  }

  /** Waits until it is over. */
  public void awaitEnd() throws InterruptedException {
    while (isHeld()) {
      Deadline end = deadline;
      Duration left = end == null ? LONGEST_LOOK_AWAY : end.left(now.get());
      Thread.sleep(left.compareTo(LONGEST_LOOK_AWAY) < 0 ? left : LONGEST_LOOK_AWAY);
    }
  }

  void extend(Deadline later) {
    deadline = later;
  }

  void end() {
    ended = true;
  }
}
