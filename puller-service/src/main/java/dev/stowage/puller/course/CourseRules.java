package dev.stowage.puller.course;

import dev.stowage.event.RewriteEvent.ImageChange;
import dev.stowage.event.RolloutEvent.RewriteContested;
import dev.stowage.event.RolloutEvent.RolloutAim;
import dev.stowage.event.RolloutEvent.RolloutEnded;
import dev.stowage.event.RolloutEvent.RolloutResult;
import dev.stowage.event.RolloutEvent.RolloutStarted;
import dev.stowage.event.RolloutEvent.Tries;
import dev.stowage.puller.plan.RewriteDecision;
import dev.stowage.puller.plan.RewriteDecision.Rewrite;
import dev.stowage.puller.plan.RewriteOutcome;
import dev.stowage.puller.plan.RewritePlan;
import dev.stowage.puller.plan.WorkloadSnapshot;
import dev.stowage.puller.plan.WorkloadView;
import dev.stowage.puller.rollout.RolloutStatus;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Decides the next step of a workload. In this order: a roll-out that was begun is watched to its
 * end; copies that fail, or that nobody wants, give way to the originals; and only then, when
 * nothing speaks against it, the workload is moved over to copies.
 */
public final class CourseRules {
  private static final int MOST_TIMES_UNDONE = 2;

  private final RewriteDecision plan;
  private final Restoration restoration;
  private final WorkloadSnapshot workload;
  private final WorkloadView view;
  private final Circumstances given;

  private CourseRules(
      RewriteDecision plan,
      Restoration restoration,
      WorkloadSnapshot workload,
      WorkloadView view,
      Circumstances given) {
    this.plan = plan;
    this.restoration = restoration;
    this.workload = workload;
    this.view = view;
    this.given = given;
  }

  /** Decides the next step. */
  public static Course decide(WorkloadSnapshot workload, WorkloadView view, Circumstances given) {
    return new CourseRules(
            RewritePlan.decide(workload, view),
            Restoration.of(workload, view),
            workload,
            view,
            given)
        .decide();
  }

  private Course decide() {
    return inProgress()
        .or(() -> new WayBack(plan, restoration, workload, given).course())
        .or(this::undone)
        .orElseGet(() ->
            Withholding.of(plan, view, given)
                .map(Course.Stay::new)
                .map(Course.class::cast)
                .orElseGet(() -> new WayForth(plan, workload, given).course()));
  }

  private Optional<Course> inProgress() {
    return given
        .history()
        .inProgress()
        .map(started ->
            switch (started.aim()) {
              case COPIES -> copiesInProgress(started);
              case ORIGINALS -> originalsInProgress(started);
            });
  }

  private Course copiesInProgress(RolloutStarted started) {
    if (isTakenBack()) {
      return isNotedDown()
          ? new Course.Note(undoneOnceMore())
          : ended(started, RolloutResult.ABANDONED);
    }
    return switch (given.status()) {
      case RolloutStatus.Settled settled -> ended(started, RolloutResult.SUCCEEDED);
      case RolloutStatus.Paused paused -> ended(started, RolloutResult.ABANDONED);
      case RolloutStatus.Failed failed -> failed(started.images(), failed);
      case RolloutStatus.Progressing progressing when isLate(started) ->
          failed(started.images(), late(progressing));
      case RolloutStatus.Progressing progressing -> waiting(progressing);
    };
  }

  private Course originalsInProgress(RolloutStarted started) {
    // Told, and then not done: the puller ended in between.
    if (!restoration.isEmpty()) {
      return ended(started, RolloutResult.ABANDONED);
    }
    return switch (given.status()) {
      case RolloutStatus.Settled settled -> ended(started, RolloutResult.SUCCEEDED);
      case RolloutStatus.Paused paused -> ended(started, RolloutResult.ABANDONED);
      case RolloutStatus.Failed failed -> ended(started, RolloutResult.FAILED);
      case RolloutStatus.Progressing progressing when isLate(started) ->
          ended(started, RolloutResult.FAILED);
      case RolloutStatus.Progressing progressing -> waiting(progressing);
    };
  }

  private Optional<Course> undone() {
    if (isTakenBack()) {
      return Optional.of(new Course.Note(undoneOnceMore()));
    }
    Tries tries = given.history().tries();
    return given.history().wasUndone() && tries.undone() >= MOST_TIMES_UNDONE
        ? Optional.of(
            new Course.Note(
                new RewriteContested(
                    UUID.randomUUID(),
                    given.now(),
                    workload.id(),
                    given.history().images(),
                    tries)))
        : Optional.empty();
  }

  // Or the write that was told of has never happened.
  private boolean isNotedDown() {
    return given.history().images().stream()
        .allMatch(image -> workload.originals().containsKey(image.container()));
  }

  // Only when nothing else is new: whoever brings a new release does not fight the rewrite.
  private boolean isTakenBack() {
    return plan instanceof Rewrite rewrite
        && given.history().usesCopies()
        && Withholding.isOf(rewrite, given.history().images());
  }

  private RolloutEnded undoneOnceMore() {
    Tries tries = given.history().tries();
    return new RolloutEnded(
        UUID.randomUUID(),
        given.now(),
        workload.id(),
        RolloutAim.COPIES,
        RolloutResult.UNDONE,
        given.history().images(),
        null,
        null,
        new Tries(tries.at(), tries.undone() + 1));
  }

  private Course waiting(RolloutStatus.Progressing progressing) {
    return new Course.Stay(new RewriteOutcome.Waiting(plan.inForce(), progressing.reason()));
  }

  private boolean isLate(RolloutStarted started) {
    return given.now().isAfter(started.time().plus(given.deadline()));
  }

  private RolloutStatus.Failed late(RolloutStatus.Progressing progressing) {
    return new RolloutStatus.Failed(
        "DEADLINE_EXCEEDED", "after %s still %s".formatted(given.deadline(), progressing.reason()));
  }

  private Course failed(List<ImageChange> images, RolloutStatus.Failed failed) {
    return new Course.Note(WayBack.failed(workload, images, failed, given));
  }

  private Course ended(RolloutStarted started, RolloutResult result) {
    return new Course.Note(started.ended(given.now(), result));
  }
}
