package dev.stowage.puller.pace;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How fast workloads of a cluster may be rolled out.
 *
 * @param inProgress how many may be rolling out at a time
 * @param inProgressPerNamespace how many of one namespace
 * @param pause the least time between two beginnings
 * @param pausePerNamespace the same within a namespace
 * @param window when roll-outs may begin
 * @param failures after how many failed roll-outs the cluster's rewriting is halted
 * @param failuresWithin for how long a failed roll-out counts
 * @param deadline how long a roll-out may take before it counts as failed
 */
public record PaceRules(
    int inProgress,
    int inProgressPerNamespace,
    Duration pause,
    Duration pausePerNamespace,
    TimeWindow window,
    int failures,
    Duration failuresWithin,
    Duration deadline) {

  /** A roll-out that is going on or was lately. */
  public record Begun(String namespace, Instant at) {}

  /**
   * Decides for the next roll-out in a namespace.
   *
   * @param ongoing those that are in progress
   * @param latest the newest beginning of each namespace, ended ones included
   */
  public PaceDecision decide(
      String namespace, List<Begun> ongoing, List<Begun> latest, Instant now) {
    if (!window.isOpen(now)) {
      return new PaceDecision.Wait("outside of the window of time for roll-outs");
    }
    for (Begun begun : latest) {
      if (now.isBefore(begun.at().plus(pause))
          || (begun.namespace().equals(namespace)
              && now.isBefore(begun.at().plus(pausePerNamespace)))) {
        return new PaceDecision.Wait("the last roll-out has only just begun");
      }
    }
    return room(namespace, ongoing);
  }

  /** Decides for originals that are to come back: as many at once, but at any time. */
  public PaceDecision decideRevert(String namespace, List<Begun> ongoing) {
    return room(namespace, ongoing);
  }

  private PaceDecision room(String namespace, List<Begun> ongoing) {
    long there = ongoing.stream().filter(begun -> begun.namespace().equals(namespace)).count();
    return ongoing.size() >= inProgress || there >= inProgressPerNamespace
        ? new PaceDecision.Wait("other roll-outs are in progress")
        : new PaceDecision.Go();
  }
}
