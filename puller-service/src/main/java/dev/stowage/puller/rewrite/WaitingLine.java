package dev.stowage.puller.rewrite;

import dev.stowage.puller.pace.PaceDecision;
import dev.stowage.puller.pace.PaceRules;
import dev.stowage.puller.pace.PaceRules.Begun;
import dev.stowage.puller.rollout.Rollouts;
import dev.stowage.workload.WorkloadId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Workloads that other roll-outs come before, in the order in which they came. Only as many are
 * looked at again as may begin, so that a long line costs the API server nothing.
 */
final class WaitingLine {
  private final Rollouts rollouts;
  private final PaceRules rules;
  private final Set<WorkloadId> waiting = new LinkedHashSet<>();

  WaitingLine(Rollouts rollouts, PaceRules rules) {
    this.rollouts = rollouts;
    this.rules = rules;
  }

  synchronized void join(WorkloadId workload) {
    waiting.add(workload);
  }

  synchronized void leave(WorkloadId workload) {
    waiting.remove(workload);
  }

  synchronized int size() {
    return waiting.size();
  }

  /** Those whose turn it is; they stay until they are looked at. */
  synchronized List<WorkloadId> next(Instant now) {
    List<Begun> ongoing =
        new ArrayList<>(
            rollouts.inProgress().stream()
                .map(workload -> new Begun(workload.namespace(), now))
                .toList());
    boolean isHalted = rollouts.halt().isPresent();
    List<WorkloadId> next = new ArrayList<>();
    for (WorkloadId workload : waiting) {
      boolean isRevert = isRevert(workload);
      if (isHalted && !isRevert) {
        // It has no turn any more, and is to say so.
        next.add(workload);
      } else if (isNext(workload, isRevert, ongoing, now)) {
        next.add(workload);
        ongoing.add(new Begun(workload.namespace(), now));
      }
    }
    return next;
  }

  private boolean isRevert(WorkloadId workload) {
    return rollouts.isRevertRequested(workload) || rollouts.history(workload).failure().isPresent();
  }

  private boolean isNext(WorkloadId workload, boolean isRevert, List<Begun> ongoing, Instant now) {
    PaceDecision decision =
        isRevert
            ? rules.decideRevert(workload.namespace(), ongoing)
            : rules.decide(workload.namespace(), ongoing, rollouts.latest(), now);
    return decision instanceof PaceDecision.Go;
  }
}
