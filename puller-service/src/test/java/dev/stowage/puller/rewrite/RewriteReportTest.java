package dev.stowage.puller.rewrite;

import static dev.stowage.puller.rewrite.KnownEvents.container;
import static dev.stowage.puller.rewrite.KnownEvents.deployment;
import static dev.stowage.puller.rewrite.KnownEvents.image;
import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;

final class RewriteReportTest {
  private static final WorkloadId WEB = deployment("web");
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
  private static final List<ImageChange> CHANGES =
      List.of(new ImageChange(container("a"), image("nginx"), image("backup.example/nginx")));

  private static Optional<RewriteEvent> event(RewriteOutcome outcome, Optional<RewriteEvent> last) {
    return RewriteReport.eventOf(WEB, outcome, last, NOW.plusSeconds(9));
  }

  @Test
  void whatIsInForceIsSaidOnce() {
    Optional<RewriteEvent> first = event(new RewriteOutcome.Written(CHANGES), Optional.empty());

    assertThat(first.orElseThrow()).isInstanceOf(WorkloadRewritten.class);
    assertThat(event(new RewriteOutcome.Unchanged(CHANGES), first)).isEmpty();
    assertThat(event(new RewriteOutcome.Waiting(CHANGES, "for another"), first)).isEmpty();
    assertThat(event(new RewriteOutcome.Reported(CHANGES, "another"), first)).isEmpty();
  }

  @Test
  void aFailureIsSaidOnceAndAnotherOneAgain() {
    RewriteOutcome.Failed denied = new RewriteOutcome.Failed("FORBIDDEN", "no rights");
    Optional<RewriteEvent> first = event(denied, Optional.empty());

    assertThat(first.orElseThrow()).isInstanceOf(WorkloadRewriteFailed.class);
    assertThat(event(denied, first)).isEmpty();
    assertThat(event(new RewriteOutcome.Failed("FORBIDDEN", "other rights"), first)).isPresent();
  }

  @Test
  void rowsC17AndL7AGoneWorkloadEndsWhatWasSaidAboutIt() {
    Optional<RewriteEvent> rewritten = event(new RewriteOutcome.Written(CHANGES), Optional.empty());
    Optional<RewriteEvent> ended = event(new RewriteOutcome.Gone(), rewritten);

    assertThat(ended.orElseThrow()).isInstanceOf(WorkloadRewriteEnded.class);
    assertThat(event(new RewriteOutcome.Gone(), ended)).isEmpty();
    assertThat(event(new RewriteOutcome.Gone(), Optional.empty())).isEmpty();
  }

  @Test
  void aWorkloadThatUsesNoneOfItsCopiesAnyMoreHasEnded() {
    Optional<RewriteEvent> rewritten = event(new RewriteOutcome.Written(CHANGES), Optional.empty());

    assertThat(event(new RewriteOutcome.Unchanged(List.of()), rewritten).orElseThrow())
        .isInstanceOf(WorkloadRewriteEnded.class);
  }

  @Test
  void whatIsWithheldIsSaidOnceWithWhatToDo() {
    RewriteOutcome halted =
        new RewriteOutcome.Withheld(List.of(), "HALTED", "3 failed", "ask for more");
    Optional<RewriteEvent> first = event(halted, Optional.empty());

    assertThat(first.orElseThrow())
        .isInstanceOfSatisfying(
            WorkloadRewriteWithheld.class,
            withheld -> {
              assertThat(withheld.code()).isEqualTo("HALTED");
              assertThat(withheld.advice()).isEqualTo("ask for more");
            });
    assertThat(event(halted, first)).isEmpty();
    assertThat(event(new RewriteOutcome.Reverted("REVERTED", "asked for", "ask"), first))
        .isPresent();
  }

  @Test
  void whatIsInForceIsSaidBeforeWhatIsWithheld() {
    RewriteOutcome withheld = new RewriteOutcome.Withheld(CHANGES, "HALTED", "3 failed", "ask");

    assertThat(event(withheld, Optional.empty()).orElseThrow())
        .isInstanceOf(WorkloadRewritten.class);
  }

  @Test
  void inModeReportItIsSaidWhatWouldBe() {
    assertThat(event(new RewriteOutcome.Reported(List.of(), "a change"), Optional.empty()))
        .get()
        .isInstanceOfSatisfying(
            WorkloadRewriteWithheld.class,
            withheld -> {
              assertThat(withheld.code()).isEqualTo("REPORT_ONLY");
              assertThat(withheld.message()).isEqualTo("a change");
            });
  }

  @Test
  void aConflictIsNoNews() {
    assertThat(event(new RewriteOutcome.Conflict(), Optional.empty())).isEmpty();
  }
}
