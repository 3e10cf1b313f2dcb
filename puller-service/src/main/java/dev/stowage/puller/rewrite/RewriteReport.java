package dev.stowage.puller.rewrite;

import dev.stowage.event.RewriteEvent;
import dev.stowage.event.RewriteEvent.ImageChange;
import dev.stowage.event.RewriteEvent.WorkloadRewriteEnded;
import dev.stowage.event.RewriteEvent.WorkloadRewriteFailed;
import dev.stowage.event.RewriteEvent.WorkloadRewriteWithheld;
import dev.stowage.event.RewriteEvent.WorkloadRewritten;
import dev.stowage.puller.plan.RewriteOutcome;
import dev.stowage.workload.WorkloadId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Decides which event an outcome is worth: none when it says what the last one said. */
final class RewriteReport {

  private RewriteReport() {}

  static Optional<RewriteEvent> eventOf(
      WorkloadId workload, RewriteOutcome outcome, Optional<RewriteEvent> last, Instant now) {
    return switch (outcome) {
      case RewriteOutcome.Written written -> inForce(workload, written.inForce(), last, now);
      case RewriteOutcome.Unchanged unchanged -> inForce(workload, unchanged.inForce(), last, now);
      case RewriteOutcome.Waiting waiting -> inForce(workload, waiting.inForce(), last, now);
      case RewriteOutcome.Later later -> inForce(workload, later.inForce(), last, now);
      case RewriteOutcome.InLine inLine -> inForce(workload, inLine.inForce(), last, now);
      case RewriteOutcome.Reverted reverted ->
          withheld(workload, reverted.code(), reverted.message(), reverted.advice(), last, now);
      // What is in force is what counts: the rest has its say when nothing is.
      case RewriteOutcome.Withheld withheld ->
          withheld.inForce().isEmpty()
              ? withheld(
                  workload, withheld.code(), withheld.message(), withheld.advice(), last, now)
              : inForce(workload, withheld.inForce(), last, now);
      case RewriteOutcome.Reported reported ->
          reported.inForce().isEmpty()
              ? withheld(
                  workload,
                  "REPORT_ONLY",
                  reported.change(),
                  "nothing is changed in this mode: set stowage.dev/rewrite or stowage.puller.mode to workload or pod",
                  last,
                  now)
              : inForce(workload, reported.inForce(), last, now);
      case RewriteOutcome.Failed failed -> failed(workload, failed, last, now);
      case RewriteOutcome.Conflict conflict -> Optional.empty();
      case RewriteOutcome.Gone gone -> ended(workload, last, now);
    };
  }

  private static Optional<RewriteEvent> inForce(
      WorkloadId workload, List<ImageChange> changes, Optional<RewriteEvent> last, Instant now) {
    if (changes.isEmpty()) {
      return ended(workload, last, now);
    }
    boolean said =
        last.filter(WorkloadRewritten.class::isInstance)
            .map(WorkloadRewritten.class::cast)
            .filter(event -> event.images().equals(changes))
            .isPresent();
    return said
        ? Optional.empty()
        : Optional.of(new WorkloadRewritten(UUID.randomUUID(), now, workload, changes));
  }

  private static Optional<RewriteEvent> failed(
      WorkloadId workload,
      RewriteOutcome.Failed outcome,
      Optional<RewriteEvent> last,
      Instant now) {
    boolean said =
        last.filter(WorkloadRewriteFailed.class::isInstance)
            .map(WorkloadRewriteFailed.class::cast)
            .filter(event ->
                event.code().equals(outcome.code()) && event.message().equals(outcome.message()))
            .isPresent();
    return said
        ? Optional.empty()
        : Optional.of(
            new WorkloadRewriteFailed(
                UUID.randomUUID(), now, workload, outcome.code(), outcome.message()));
  }

  private static Optional<RewriteEvent> withheld(
      WorkloadId workload,
      String code,
      String message,
      String advice,
      Optional<RewriteEvent> last,
      Instant now) {
    boolean said =
        last.filter(WorkloadRewriteWithheld.class::isInstance)
            .map(WorkloadRewriteWithheld.class::cast)
            .filter(event -> event.code().equals(code) && event.message().equals(message))
            .isPresent();
    return said
        ? Optional.empty()
        : Optional.of(
            new WorkloadRewriteWithheld(UUID.randomUUID(), now, workload, code, message, advice));
  }

  private static Optional<RewriteEvent> ended(
      WorkloadId workload, Optional<RewriteEvent> last, Instant now) {
    return last.filter(event -> !(event instanceof WorkloadRewriteEnded))
        .map(event -> new WorkloadRewriteEnded(UUID.randomUUID(), now, workload));
  }
}
