package dev.stowage.puller.warming;

import dev.stowage.image.ImageReference;
import dev.stowage.puller.placement.Warmth;
import dev.stowage.workload.WorkloadId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The workloads whose roll-outs wait for their copies to be on the nodes that run them, each for no
 * longer than the deadline. A puller that starts anew waits anew.
 */
public final class WarmingQueue {
  private static final int MOST_NODES_NAMED = 3;

  private final Duration deadline;
  private final Optional<Warmth> nodes;
  private final Map<WorkloadId, Wait> waiting = new HashMap<>();

  /**
   * Nobody waits yet.
   *
   * @param deadline how long a roll-out waits at most
   * @param nodes empty when no roll-out waits
   */
  public WarmingQueue(Duration deadline, Optional<Warmth> nodes) {
    this.deadline = deadline;
    this.nodes = nodes;
  }

  /**
   * Whether a workload's copies are where it runs; from the first time that they are not, it waits.
   *
   * @param runningOn the nodes that run the workload
   */
  public synchronized WarmingState look(
      WorkloadId workload,
      Set<ImageReference> copies,
      Supplier<Set<String>> runningOn,
      Instant now) {
    if (nodes.isEmpty()) {
      return new WarmingState.Warm();
    }
    Set<String> runsOn = runningOn.get();
    Set<String> missing = missing(copies, runsOn);
    if (missing.isEmpty()) {
      waiting.remove(workload);
      return new WarmingState.Warm();
    }
    // Other copies are another wait; other nodes are not, or a workload on the move never ends one.
    Wait wait =
        waiting.merge(
            workload,
            new Wait(copies, runsOn, now, false),
            (before, next) -> before.copies().equals(copies) ? before.runningOn(runsOn) : next);
    if (now.isBefore(wait.since().plus(deadline))) {
      return new WarmingState.Cold("its copies are not on %s yet".formatted(named(missing)));
    }
    waiting.put(workload, wait.isOver());
    return new WarmingState.Late(
        "its copies are not on %s after %s: they are pulled in the roll-out"
            .formatted(named(missing), deadline));
  }

  /**
   * Those that need to wait no longer, because their copies have arrived or it is too late; who was
   * told so is not one of them any more.
   */
  public synchronized List<WorkloadId> due(Instant now) {
    return waiting.entrySet().stream()
        .filter(entry -> isDue(entry.getValue(), now))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The workload waits for nothing any more. */
  public synchronized void leave(WorkloadId workload) {
    waiting.remove(workload);
  }

  /** How many wait. */
  public synchronized int size() {
    return waiting.size();
  }

  private boolean isDue(Wait wait, Instant now) {
    return !wait.over()
        && (!now.isBefore(wait.since().plus(deadline))
            || missing(wait.copies(), wait.runsOn()).isEmpty());
  }

  private Set<String> missing(Set<ImageReference> copies, Set<String> runsOn) {
    return copies.stream()
        .flatMap(copy -> nodes.stream().flatMap(known -> known.missing(copy, runsOn).stream()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String named(Set<String> missing) {
    String first = missing.stream().limit(MOST_NODES_NAMED).collect(Collectors.joining(", "));
    int more = missing.size() - MOST_NODES_NAMED;
    return more > 0 ? "%s and %d more nodes".formatted(first, more) : first;
  }

  private record Wait(Set<ImageReference> copies, Set<String> runsOn, Instant since, boolean over) {
    Wait {
      copies = Set.copyOf(copies);
      runsOn = Set.copyOf(runsOn);
    }

    Wait runningOn(Set<String> others) {
      return new Wait(copies, others, since, over);
    }

    Wait isOver() {
      return new Wait(copies, runsOn, since, true);
    }
  }
}
