package dev.stowage.puller.course;

import dev.stowage.event.RewriteEvent.ImageChange;
import dev.stowage.puller.ownership.Ownership;
import dev.stowage.puller.plan.CopyState;
import dev.stowage.puller.plan.RewriteDecision;
import dev.stowage.puller.plan.RewriteDecision.Rewrite;
import dev.stowage.puller.plan.RewriteOutcome;
import dev.stowage.puller.plan.WorkloadView;
import dev.stowage.puller.rollout.RolloutHistory;
import dev.stowage.puller.rollout.RolloutStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Decides whether a workload is left as it is although its copies are there. */
final class Withholding {
  private static final String POD_MODE =
      "set stowage.dev/rewrite: pod on it or its namespace, which changes pods as they are created;"
          + " or stowage.dev/rewrite: workload on the workload itself to have it changed all the same";
  private static final String ASK =
      "request that it may be rewritten again once nothing speaks against it";

  private Withholding() {}

  static Optional<RewriteOutcome> of(RewriteDecision plan, WorkloadView view, Circumstances given) {
    return switch (given.mode()) {
      case OFF, POD -> Optional.of(new RewriteOutcome.Unchanged(plan.inForce()));
      case REPORT ->
          plan instanceof Rewrite rewrite
              ? Optional.of(new RewriteOutcome.Reported(rewrite.inForce(), rewrite.sentence()))
              : Optional.empty();
      case WORKLOAD ->
          plan instanceof Rewrite rewrite ? of(rewrite, view, given) : Optional.empty();
    };
  }

  private static Optional<RewriteOutcome> of(
      Rewrite rewrite, WorkloadView view, Circumstances given) {
    Optional<RewriteOutcome> owned =
        given.isWishedFor() ? Optional.empty() : owned(rewrite, given.ownership());
    return owned.or(() -> remembered(rewrite, view, given)).or(() -> halted(rewrite, given));
  }

  private static Optional<RewriteOutcome> owned(Rewrite rewrite, Ownership ownership) {
    return switch (ownership) {
      case Ownership.Unowned unowned -> Optional.empty();
      case Ownership.GitOps(String tool, String evidence) ->
          withheld(
              rewrite,
              "GITOPS_MANAGED",
              "%s puts back what is changed here (%s)".formatted(tool, evidence),
              POD_MODE);
      case Ownership.Operator(String kind, String name) ->
          withheld(
              rewrite,
              "OPERATOR_OWNED",
              "an operator makes it from %s %s and puts back what is changed here"
                  .formatted(kind, name),
              POD_MODE);
    };
  }

  private static Optional<RewriteOutcome> remembered(
      Rewrite rewrite, WorkloadView view, Circumstances given) {
    if (given.history().isContested()) {
      return withheld(
          rewrite,
          "CONTESTED",
          "somebody put its originals back %d times".formatted(given.history().tries().undone()),
          POD_MODE + "; then " + ASK);
    }
    return given
        .history()
        .failure()
        .filter(failure -> isOf(rewrite, given.history().images()))
        .filter(failure -> !isCured(failure, given.history(), view))
        .flatMap(failure -> {
          RewriteOutcome.Reverted said = asFailed(failure);
          return withheld(rewrite, said.code(), said.message(), said.advice());
        });
  }

  // The copier looks at copies that cannot be pulled, and tells of those that it had to make anew.
  private static boolean isCured(
      RolloutStatus.Failed failure, RolloutHistory history, WorkloadView view) {
    Instant failedAt = history.tries().failedAt();
    return failure.code().equals(RolloutStatus.PULL_FAILED)
        && failedAt != null
        && history.images().stream()
            .map(image -> view.copies().apply(image.from()))
            .anyMatch(copy ->
                copy instanceof CopyState.Verified verified && verified.at().isAfter(failedAt));
  }

  private static Optional<RewriteOutcome> halted(Rewrite rewrite, Circumstances given) {
    return given.halt().flatMap(halt -> withheld(rewrite, "HALTED", halt.message(), halt.advice()));
  }

  /** Whether the rewrite would do nothing but what these changes say. */
  static boolean isOf(Rewrite rewrite, List<ImageChange> images) {
    return rewrite.changes().stream()
        .map(RewriteDecision.Change::asImageChange)
        .allMatch(images::contains);
  }

  static RewriteOutcome reverted(List<ImageChange> inForce) {
    RewriteOutcome.Reverted said = asReverted();
    return new RewriteOutcome.Withheld(inForce, said.code(), said.message(), said.advice());
  }

  static RewriteOutcome.Reverted asReverted() {
    return new RewriteOutcome.Reverted("REVERTED", "its originals were asked for", ASK);
  }

  static RewriteOutcome.Reverted asFailed(RolloutStatus.Failed failure) {
    return new RewriteOutcome.Reverted(
        "ROLLOUT_FAILED", "with its copies, %s".formatted(failure.message()), ASK);
  }

  private static Optional<RewriteOutcome> withheld(
      Rewrite rewrite, String code, String message, String advice) {
    return Optional.of(new RewriteOutcome.Withheld(rewrite.inForce(), code, message, advice));
  }
}
