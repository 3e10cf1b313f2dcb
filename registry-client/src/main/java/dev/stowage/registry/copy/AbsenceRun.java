package dev.stowage.registry.copy;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Which looks at a target can be spared: where one after the other found nothing, the next would as
 * well, and the copy finds out by itself what is there. Every eighth look is made all the same, so
 * that no more than that many images are copied in vain where the rest of a list is there.
 */
final class AbsenceRun {
  private static final int LONG_ENOUGH = 8;
  private static final int SPARED_IN_A_ROW = 7;

  private final ConcurrentMap<String, Run> runs = new ConcurrentHashMap<>();

  private static final class Run {
    private int absent;
    private int spared;

    private synchronized boolean spares() {
      if (absent < LONG_ENOUGH || spared == SPARED_IN_A_ROW) {
        spared = 0;
        return false;
      }
      spared++;
      return true;
    }

    private synchronized void saw(boolean nothing) {
      absent = nothing ? absent + 1 : 0;
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
