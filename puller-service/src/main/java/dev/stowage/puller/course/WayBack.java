package dev.stowage.puller.course;

import dev.stowage.event.RewriteEvent.ImageChange;
import dev.stowage.event.RolloutEvent.RolloutAim;
import dev.stowage.event.RolloutEvent.RolloutEnded;
import dev.stowage.event.RolloutEvent.RolloutResult;
import dev.stowage.event.RolloutEvent.RolloutStarted;
import dev.stowage.puller.pace.PaceDecision;
import dev.stowage.puller.plan.RewriteDecision;
import dev.stowage.puller.plan.RewriteOutcome;
import dev.stowage.puller.plan.WorkloadSnapshot;
import dev.stowage.puller.rollout.RolloutHistory;
import dev.stowage.puller.rollout.RolloutStatus;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Decides whether a workload that uses copies gets its originals back. */
record WayBack(
    RewriteDecision plan, Restoration restoration, WorkloadSnapshot workload, Circumstances given) {

  /** The next step, where there is one that way. */
  Optional<Course> course() {
    Optional<RolloutStatus.Failed> failure = given.history().failure();
    if (given.isRevertRequested()) {
      return Optional.of(
          restoration.isEmpty()
              ? new Course.Stay(Withholding.reverted(plan.inForce()))
              : restore(
                  new RolloutStatus.Failed(
                      RolloutHistory.REVERT_REQUESTED, "the originals were asked for"),
                  Withholding.asReverted()));
    }
    if (restoration.isEmpty()) {
      return Optional.empty();
    }
    if (failure.isPresent()) {
      return Optional.of(
          restore(failure.orElseThrow(), Withholding.asFailed(failure.orElseThrow())));
    }
    return given.status() instanceof RolloutStatus.Failed failed
            && failed.code().equals(RolloutStatus.PULL_FAILED)
        ? Optional.of(new Course.Note(failed(workload, restoration.images(), failed, given)))
        : Optional.empty();
  }

  private Course restore(RolloutStatus.Failed why, RewriteOutcome.Reverted outcome) {
    return switch (given.revertPace()) {
      case PaceDecision.Wait wait ->
          new Course.Stay(new RewriteOutcome.InLine(plan.inForce(), wait.reason()));
      case PaceDecision.Go go ->
          new Course.Restore(
              new RolloutStarted(
                  UUID.randomUUID(),
                  given.now(),
                  workload.id(),
                  RolloutAim.ORIGINALS,
                  restoration.images(),
                  why.code(),
                  why.message(),
                  given.history().tries()),
              restoration,
              outcome);
    };
  }

  /** That the copies do not work. */
  static RolloutEnded failed(
      WorkloadSnapshot workload,
      List<ImageChange> images,
      RolloutStatus.Failed failed,
      Circumstances given) {
    return new RolloutEnded(
        UUID.randomUUID(),
        given.now(),
        workload.id(),
        RolloutAim.COPIES,
        RolloutResult.FAILED,
        images,
        failed.code(),
        failed.message(),
        given.history().tries().failed(given.now()));
  }
}
