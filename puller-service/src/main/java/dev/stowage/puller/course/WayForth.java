package dev.stowage.puller.course;

import dev.stowage.event.RewriteEvent.ImageChange;
import dev.stowage.event.RolloutEvent.RolloutAim;
import dev.stowage.event.RolloutEvent.RolloutStarted;
import dev.stowage.puller.pace.PaceDecision;
import dev.stowage.puller.plan.RewriteDecision;
import dev.stowage.puller.plan.RewriteDecision.Rewrite;
import dev.stowage.puller.plan.RewriteOutcome;
import dev.stowage.puller.plan.WorkloadSnapshot;
import dev.stowage.puller.rollout.RolloutStatus;
import dev.stowage.puller.warming.WarmingState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Decides whether a workload that nothing speaks against is moved over to copies now. */
record WayForth(RewriteDecision plan, WorkloadSnapshot workload, Circumstances given) {
  private static final String NOT_WARM = "NOT_WARM";
  private static final Duration UNTIL_SETTLED = Duration.ofSeconds(5);

  /** The next step that way. */
  Course course() {
    return switch (plan) {
      case RewriteDecision.Unchanged unchanged ->
          new Course.Stay(new RewriteOutcome.Unchanged(unchanged.inForce()));
      case RewriteDecision.NotYet notYet ->
          new Course.Stay(new RewriteOutcome.Waiting(notYet.inForce(), notYet.reason()));
      case RewriteDecision.Impossible impossible ->
          new Course.Stay(new RewriteOutcome.Failed(impossible.code(), impossible.message()));
      case RewriteDecision.Withheld withheld ->
          new Course.Stay(
              new RewriteOutcome.Withheld(
                  withheld.inForce(), withheld.code(), withheld.message(), withheld.advice()));
      case Rewrite rewrite -> move(rewrite);
    };
  }

  private Course move(Rewrite rewrite) {
    Optional<Instant> nextTry = given.history().nextTry(given.now());
    if (nextTry.isPresent() && isAnyOf(rewrite, given.history().images())) {
      return later(rewrite, "it was put back too often lately", nextTry.orElseThrow());
    }
    if (!mayRollOut()) {
      return later(rewrite, "its own roll-out is not at its end", given.now().plus(UNTIL_SETTLED));
    }
    return switch (warmth(rewrite)) {
      case WarmingState.Cold(String reason) ->
          new Course.Stay(new RewriteOutcome.Waiting(rewrite.inForce(), reason));
      case WarmingState.Late(String message) -> inTurn(rewrite, NOT_WARM, message);
      case WarmingState.Warm warm -> inTurn(rewrite, null, null);
    };
  }

  // Pods that cannot pull their originals are down: to wait for anything would keep them so.
  private WarmingState warmth(Rewrite rewrite) {
    return given.status() instanceof RolloutStatus.Failed
        ? new WarmingState.Warm()
        : given.warmth().apply(rewrite);
  }

  private Course inTurn(Rewrite rewrite, @Nullable String code, @Nullable String message) {
    return switch (given.pace()) {
      case PaceDecision.Wait wait ->
          new Course.Stay(new RewriteOutcome.InLine(rewrite.inForce(), wait.reason()));
      case PaceDecision.Go go ->
          new Course.Move(
              new RolloutStarted(
                  UUID.randomUUID(),
                  given.now(),
                  workload.id(),
                  RolloutAim.COPIES,
                  rewrite.inForceAfterwards(),
                  code,
                  message,
                  given.history().triedNow(given.now())),
              rewrite);
    };
  }

  private boolean mayRollOut() {
    return switch (given.status()) {
      case RolloutStatus.Settled settled -> true;
      // What keeps it from its end is what copies are for.
      case RolloutStatus.Failed failed -> failed.code().equals(RolloutStatus.SOURCE_PULL_FAILED);
      case RolloutStatus.Paused paused -> false;
      case RolloutStatus.Progressing progressing -> false;
    };
  }

  private static boolean isAnyOf(Rewrite rewrite, List<ImageChange> images) {
    return rewrite.changes().stream()
        .map(RewriteDecision.Change::asImageChange)
        .anyMatch(images::contains);
  }

  private static Course later(Rewrite rewrite, String reason, Instant at) {
    return new Course.Stay(new RewriteOutcome.Later(rewrite.inForce(), reason, at));
  }
}
