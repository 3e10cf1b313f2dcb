package dev.stowage.puller.rollout;

import dev.stowage.event.RolloutEvent.OfWorkload;
import dev.stowage.event.RolloutEvent.RewritingHalted;
import dev.stowage.puller.pace.PaceRules;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Decides when so many roll-outs have failed that a person should look before there are more. */
public final class HaltRule {

  private HaltRule() {}

  /** The halt that is due, if one is. */
  public static Optional<RewritingHalted> due(PaceRules rules, Rollouts rollouts, Instant now) {
    if (rollouts.halt().isPresent()) {
      return Optional.empty();
    }
    List<OfWorkload> failures = rollouts.failuresSince(now.minus(rules.failuresWithin()));
    if (failures.size() < rules.failures()) {
      return Optional.empty();
    }
    OfWorkload newest = failures.getLast();
    String reason =
        new RolloutHistory(Optional.of(newest))
            .failure()
            .map(RolloutStatus.Failed::message)
            .orElse("");
    return Optional.of(
        new RewritingHalted(
            UUID.randomUUID(),
            now,
            newest.workload().cluster(),
            failures.size(),
            "%d roll-outs failed, the last one that of %s: %s"
                .formatted(failures.size(), newest.workload(), reason),
            "find out why their pods cannot use the copies, then request that rewriting goes on"));
  }
}
