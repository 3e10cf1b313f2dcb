package dev.stowage.puller.pace;

import java.time.Duration;

/** Rules as tests need them. */
public final class PaceExamples {
  /** Nothing has to wait. */
  public static final PaceRules GENEROUS = ofWidth(100, 100);

  private PaceExamples() {}

  /** So many at once, of a namespace and at all, and three failures until a halt. */
  public static PaceRules ofWidth(int inProgress, int inProgressPerNamespace) {
    return new PaceRules(
        inProgress,
        inProgressPerNamespace,
        Duration.ZERO,
        Duration.ZERO,
        TimeWindow.ALWAYS,
        3,
        Duration.ofDays(1),
        Duration.ofMinutes(15));
  }
}
