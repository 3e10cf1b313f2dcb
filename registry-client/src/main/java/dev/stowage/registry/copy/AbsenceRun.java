package dev.stowage.registry.copy;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Which looks at a target can be spared: where one after the other found nothing, the next would as
 * well, and the copy finds out by itself what is there. The longer nothing is there, the more are
 * spared, so that never more images are copied in vain than were missing before, nor more than 64.
 */
final class AbsenceRun {
  private static final int LONG_ENOUGH = 8;
  private static final int MOST_IN_A_ROW = 64;

  private final ConcurrentMap<String, Run> runs = new ConcurrentHashMap<>();

  private static final class Run {
    private int absent;
    private int spared;
    private int toSpare = LONG_ENOUGH;

    private synchronized boolean spares() {
      if (absent < LONG_ENOUGH || spared == toSpare) {
        spared = 0;
        return false;
      }
      spared++;
      return true;
    }

    private synchronized void saw(boolean nothing) {
      if (!nothing) {
        absent = 0;
        toSpare = LONG_ENOUGH;
        return;
      }
      absent++;
      if (absent > LONG_ENOUGH) {
        toSpare = Math.min(2 * toSpare, MOST_IN_A_ROW);
      }
    }
  }

  /** Whether the next look at this registry can be spared. */
  boolean spares(String registry) {
    return run(registry).spares();
  }

  /** A look was made. */
  void saw(String registry, boolean nothing) {
    run(registry).saw(nothing);
  }

  private Run run(String registry) {
    return runs.computeIfAbsent(registry, ignored -> new Run());
  }
}
