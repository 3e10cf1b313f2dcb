package dev.stowage.puller.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.event.RewriteRequest.ResumeRequested;
import dev.stowage.event.RewriteRequest.RevertRequested;
import dev.stowage.event.RewriteRequest.RewriteAllowed;
import dev.stowage.event.RolloutEvent;
import dev.stowage.event.RolloutEvent.RewriteContested;
import dev.stowage.event.RolloutEvent.RewritingHalted;
import dev.stowage.event.RolloutEvent.RewritingResumed;
import dev.stowage.event.RolloutEvent.RolloutAim;
import dev.stowage.event.RolloutEvent.RolloutEnded;
import dev.stowage.event.RolloutEvent.RolloutResult;
import dev.stowage.event.RolloutEvent.RolloutStarted;
import dev.stowage.event.RolloutEvent.Tries;
import dev.stowage.puller.pace.PaceExamples;
import dev.stowage.workload.RewriteScope;
import dev.stowage.workload.WorkloadId;
import dev.stowage.workload.WorkloadKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class RolloutsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final WorkloadId WEB = workload("lab", "web");

  private final List<RolloutEvent> published = new ArrayList<>();
  private final Rollouts rollouts = new Rollouts("lab", published::add);

  @Test
  void whatIsBegunIsInProgressUntilItHasEnded() {
    RolloutStarted started = started(WEB, NOW);
    rollouts.record(started);
    assertThat(rollouts.inProgress()).containsExactly(WEB);
    assertThat(rollouts.latest()).singleElement().extracting("at").isEqualTo(NOW);

    rollouts.record(started.ended(NOW.plusSeconds(9), RolloutResult.SUCCEEDED));
    assertThat(rollouts.inProgress()).isEmpty();
    assertThat(rollouts.history(WEB).usesCopies()).isTrue();
    assertThat(rollouts.latest()).singleElement().extracting("at").isEqualTo(NOW);
  }

  @Test
  void anotherPullerKnowsFromTheEventsAllThatThisOneDid() {
    RolloutStarted started = started(WEB, NOW);
    rollouts.record(started);
    rollouts.record(started(workload("lab", "api"), NOW));
    rollouts.record(started.ended(NOW.plusSeconds(1), RolloutResult.FAILED));
    rollouts.record(halt(NOW.plusSeconds(2)));

    Rollouts again = new Rollouts("lab", none -> {});
    published.forEach(again::apply);

    assertThat(again.inProgress()).isEqualTo(rollouts.inProgress());
    assertThat(again.history(WEB)).isEqualTo(rollouts.history(WEB));
    assertThat(again.halt()).isEqualTo(rollouts.halt()).isPresent();
    assertThat(again.latest()).isEqualTo(rollouts.latest());
  }

  @Test
  void theEchoOfAnOlderEventUndoesNothing() {
    RolloutStarted started = started(WEB, NOW);
    rollouts.record(started);
    rollouts.record(started.ended(NOW.plusSeconds(1), RolloutResult.SUCCEEDED));
    rollouts.apply(started);

    assertThat(rollouts.inProgress()).isEmpty();
  }

  @Test
  void anotherClustersEventsAreNotOurs() {
    rollouts.apply(started(workload("elsewhere", "web"), NOW));
    rollouts.apply(new RewritingHalted(UUID.randomUUID(), NOW, "elsewhere", 3, "m", "a"));
    rollouts.apply(
        new RevertRequested(UUID.randomUUID(), NOW, RewriteScope.of("elsewhere"), null),
        List.of(WEB));

    assertThat(rollouts.inProgress()).isEmpty();
    assertThat(rollouts.halt()).isEmpty();
    assertThat(rollouts.isRevertRequested(WEB)).isFalse();
  }

  @Test
  void theNewestRequestThatCoversAWorkloadHolds() {
    revert(RewriteScope.of("lab"), NOW);
    assertThat(rollouts.isRevertRequested(WEB)).isTrue();

    allow(RewriteScope.of("lab", "shop"), NOW.plusSeconds(1));
    assertThat(rollouts.isRevertRequested(WEB)).isFalse();
    assertThat(rollouts.isRevertRequested(new WorkloadId("lab", "b", WorkloadKind.POD, "c")))
        .isTrue();

    revert(RewriteScope.of(WEB), NOW.plusSeconds(2));
    assertThat(rollouts.isRevertRequested(WEB)).isTrue();

    allow(RewriteScope.of("lab"), NOW.plusSeconds(3));
    assertThat(rollouts.isRevertRequested(WEB)).isFalse();
  }

  @Test
  void aRequestWithoutValueHoldsNoMore() {
    revert(RewriteScope.of(WEB), NOW);
    rollouts.withdraw(WEB.toString());

    assertThat(rollouts.isRevertRequested(WEB)).isFalse();
  }

  @Test
  void aRequestSaysWhichWorkloadsItIsAbout() {
    WorkloadId other = workload("lab", "api");
    RevertRequested one = new RevertRequested(UUID.randomUUID(), NOW, RewriteScope.of(WEB), null);
    assertThat(rollouts.apply(one, List.of(WEB, other))).containsExactly(WEB);
    ResumeRequested all = new ResumeRequested(UUID.randomUUID(), NOW, "lab", null);
    assertThat(rollouts.apply(all, List.of(WEB, other))).containsExactly(WEB, other);
  }

  @Test
  void whatFailedOrIsContestedIsForgottenOnceItIsAllowedAgain() {
    rollouts.record(
        new RewriteContested(UUID.randomUUID(), NOW, WEB, List.of(), new Tries(List.of(), 2)));
    allow(RewriteScope.of(WEB), NOW.minusSeconds(1));
    assertThat(rollouts.history(WEB).isContested()).isTrue();

    allow(RewriteScope.of(WEB), NOW.plusSeconds(1));
    assertThat(rollouts.history(WEB)).isEqualTo(RolloutHistory.none());
  }

  @Test
  void whatIsInProgressIsNeverForgotten() {
    rollouts.record(started(WEB, NOW));
    allow(RewriteScope.of("lab"), NOW.plusSeconds(1));

    assertThat(rollouts.history(WEB).inProgress()).isPresent();
  }

  @Test
  void theThirdFailureHaltsAndOnlyARequestEndsTheHalt() {
    fail("a", NOW);
    fail("b", NOW.plusSeconds(1));
    assertThat(due(NOW.plusSeconds(2))).isFalse();
    fail("c", NOW.plusSeconds(2));
    assertThat(due(NOW.plusSeconds(3))).isTrue();
    rollouts.record(halt(NOW.plusSeconds(3)));
    assertThat(due(NOW.plusSeconds(4))).isFalse();

    rollouts.recordResumption(NOW.plusSeconds(5));
    assertThat(rollouts.halt()).isPresent();

    rollouts.apply(
        new ResumeRequested(UUID.randomUUID(), NOW.plusSeconds(6), "lab", "alice"), List.of());
    assertThat(rollouts.halt()).isEmpty();
    assertThat(due(NOW.plusSeconds(7))).isFalse();
    rollouts.recordResumption(NOW.plusSeconds(7));
    rollouts.recordResumption(NOW.plusSeconds(8));
    assertThat(published).filteredOn(RewritingResumed.class::isInstance).hasSize(1);

    fail("d", NOW.plusSeconds(9));
    fail("e", NOW.plusSeconds(9));
    assertThat(due(NOW.plusSeconds(9))).isFalse();
    fail("f", NOW.plusSeconds(9));
    assertThat(due(NOW.plusSeconds(9))).isTrue();
  }

  @Test
  void anOldFailureCountsNoMore() {
    fail("a", NOW.minus(Duration.ofDays(2)));
    fail("b", NOW);
    fail("c", NOW);

    assertThat(due(NOW)).isFalse();
  }

  @Test
  void originalsThatWereAskedForAreNoFailure() {
    for (String name : List.of("a", "b", "c")) {
      rollouts.record(
          new RolloutStarted(
              UUID.randomUUID(),
              NOW,
              workload("lab", name),
              RolloutAim.ORIGINALS,
              List.of(),
              RolloutHistory.REVERT_REQUESTED,
              "the originals were asked for",
              new Tries(List.of(), 0)));
    }

    assertThat(due(NOW)).isFalse();
  }

  @Test
  void theHaltNamesTheLastFailure() {
    fail("a", NOW);
    fail("c", NOW.plusSeconds(2));
    fail("b", NOW.plusSeconds(1));

    assertThat(HaltRule.due(PaceExamples.GENEROUS, rollouts, NOW.plusSeconds(3)).orElseThrow())
        .satisfies(halt -> {
          assertThat(halt.failures()).isEqualTo(3);
          assertThat(halt.cluster()).isEqualTo("lab");
          assertThat(halt.message())
              .isEqualTo(
                  "3 roll-outs failed, the last one that of lab/shop/Deployment/c: it broke");
        });
  }

  private boolean due(Instant now) {
    return HaltRule.due(PaceExamples.GENEROUS, rollouts, now).isPresent();
  }

  private void fail(String name, Instant at) {
    rollouts.record(
        new RolloutEnded(
            UUID.randomUUID(),
            at,
            workload("lab", name),
            RolloutAim.COPIES,
            RolloutResult.FAILED,
            List.of(),
            "PULL_FAILED",
            "it broke",
            new Tries(List.of(at), 0)));
  }

  private void revert(RewriteScope scope, Instant at) {
    rollouts.apply(new RevertRequested(UUID.randomUUID(), at, scope, null), List.of());
  }

  private void allow(RewriteScope scope, Instant at) {
    rollouts.apply(new RewriteAllowed(UUID.randomUUID(), at, scope, null), List.of());
  }

  private static RewritingHalted halt(Instant at) {
    return new RewritingHalted(UUID.randomUUID(), at, "lab", 3, "3 roll-outs failed", "look");
  }

  private static RolloutStarted started(WorkloadId workload, Instant at) {
    return new RolloutStarted(
        UUID.randomUUID(),
        at,
        workload,
        RolloutAim.COPIES,
        List.of(),
        null,
        null,
        new Tries(List.of(at), 0));
  }

  private static WorkloadId workload(String cluster, String name) {
    return new WorkloadId(cluster, "shop", WorkloadKind.DEPLOYMENT, name);
  }
}
