package dev.stowage.puller.course;

import dev.stowage.event.RolloutEvent.RewritingHalted;
import dev.stowage.puller.mode.RewriteMode;
import dev.stowage.puller.ownership.Ownership;
import dev.stowage.puller.pace.PaceDecision;
import dev.stowage.puller.plan.RewriteDecision.Rewrite;
import dev.stowage.puller.rollout.RolloutHistory;
import dev.stowage.puller.rollout.RolloutStatus;
import dev.stowage.puller.warming.WarmingState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * What speaks for or against changing a workload now, besides its images.
 *
 * @param mode how far rewriting may go
 * @param isWishedFor whether the workload itself says that it is to be changed, whoever owns it
 * @param status how far its own roll-out is
 * @param isRevertRequested whether somebody wants its originals
 * @param halt why nothing in the cluster is rewritten
 * @param warmth whether the copies are where the workload runs: asked only when nothing else keeps
 *     it from being changed
 * @param pace whether it is its turn
 * @param revertPace whether it is its turn when it is to get its originals
 * @param deadline how long a roll-out may take
 */
public record Circumstances(
    RewriteMode mode,
    boolean isWishedFor,
    Ownership ownership,
    RolloutStatus status,
    RolloutHistory history,
    boolean isRevertRequested,
    Optional<RewritingHalted> halt,
    Function<Rewrite, WarmingState> warmth,
    PaceDecision pace,
    PaceDecision revertPace,
    Duration deadline,
    Instant now) {}
