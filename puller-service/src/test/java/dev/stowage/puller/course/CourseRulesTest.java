package dev.stowage.puller.course;

import static dev.stowage.puller.rewrite.KnownEvents.TARGET;
import static dev.stowage.puller.rewrite.KnownEvents.container;
import static dev.stowage.puller.rewrite.KnownEvents.deployment;
import static dev.stowage.puller.rewrite.KnownEvents.image;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.event.RewriteEvent.ImageChange;
import dev.stowage.event.RolloutEvent.OfWorkload;
import dev.stowage.event.RolloutEvent.RewriteContested;
import dev.stowage.event.RolloutEvent.RewritingHalted;
import dev.stowage.event.RolloutEvent.RolloutAim;
import dev.stowage.event.RolloutEvent.RolloutEnded;
import dev.stowage.event.RolloutEvent.RolloutResult;
import dev.stowage.event.RolloutEvent.RolloutStarted;
import dev.stowage.event.RolloutEvent.Tries;
import dev.stowage.puller.mode.RewriteMode;
import dev.stowage.puller.ownership.Ownership;
import dev.stowage.puller.pace.PaceDecision;
import dev.stowage.puller.plan.CopyState.Verified;
import dev.stowage.puller.plan.RewriteOutcome;
import dev.stowage.puller.plan.WorkloadSnapshot;
import dev.stowage.puller.plan.WorkloadSnapshot.Container;
import dev.stowage.puller.rewrite.KnownEvents;
import dev.stowage.puller.rollout.RolloutHistory;
import dev.stowage.puller.rollout.RolloutStatus;
import dev.stowage.puller.warming.WarmingState;
import dev.stowage.workload.ContainerId;
import dev.stowage.workload.WorkloadId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CourseRulesTest {
  private static final WorkloadId WEB = deployment("web");
  private static final ContainerId NGINX = container("nginx");
  private static final ContainerId APP = container("app");
  private static final String COPY = TARGET + "docker.io/library/nginx:latest";
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final RolloutStatus PROGRESSING = new RolloutStatus.Progressing("rolling out");
  private static final RolloutStatus NO_PULL =
      new RolloutStatus.Failed(RolloutStatus.PULL_FAILED, "pod web-1 cannot pull");
  private static final List<ImageChange> IMAGES =
      List.of(new ImageChange(NGINX, image("nginx"), image(COPY)));

  private final KnownEvents events =
      new KnownEvents().listed().uses(WEB, NGINX, "nginx").copied("nginx", COPY);
  private final WorkloadSnapshot original = snapshot(Map.of(), new Container(NGINX, "nginx"));
  private final WorkloadSnapshot putBack =
      snapshot(Map.of(NGINX, "nginx"), new Container(NGINX, "nginx"));
  private final WorkloadSnapshot copied =
      snapshot(Map.of(NGINX, "nginx"), new Container(NGINX, COPY));

  // What speaks against a rewrite; each test changes what it is about.
  private RewriteMode mode = RewriteMode.WORKLOAD;
  private boolean isWishedFor;
  private Ownership ownership = new Ownership.Unowned();
  private RolloutStatus status = new RolloutStatus.Settled();
  private RolloutHistory history = RolloutHistory.none();
  private boolean isRevertRequested;
  private Optional<RewritingHalted> halt = Optional.empty();
  private WarmingState warmth = new WarmingState.Warm();
  private PaceDecision pace = new PaceDecision.Go();
  private PaceDecision revertPace = new PaceDecision.Go();

  @Test
  void nothingSpeaksAgainstARewrite() {
    Course.Move move = as(Course.Move.class, original);

    assertThat(move.news().aim()).isEqualTo(RolloutAim.COPIES);
    assertThat(move.news().images()).isEqualTo(IMAGES);
    assertThat(move.news().tries()).isEqualTo(new Tries(List.of(NOW), 0));
  }

  @Test
  void itWaitsUntilItsCopiesAreOnTheNodesThatRunIt() {
    warmth = new WarmingState.Cold("its copies are not on node-a yet");
    pace = new PaceDecision.Wait("others");
    assertThat(outcome(original))
        .isEqualTo(new RewriteOutcome.Waiting(List.of(), "its copies are not on node-a yet"));
  }

  @Test
  void whatWaitedLongEnoughForItsCopiesIsMovedAndThatIsSaid() {
    warmth = new WarmingState.Late("its copies are not on node-a after PT10M");
    Course.Move move = as(Course.Move.class, original);

    assertThat(move.news().code()).isEqualTo("NOT_WARM");
    assertThat(move.news().message()).isEqualTo("its copies are not on node-a after PT10M");
  }

  @Test
  void whosePodsCannotPullTheOriginalWaitsForNoNode() {
    warmth = new WarmingState.Cold("its copies are not on node-a yet");
    status = new RolloutStatus.Failed(RolloutStatus.SOURCE_PULL_FAILED, "pod web-1 cannot pull");
    as(Course.Move.class, original);
  }

  @ParameterizedTest
  @EnumSource(names = {"OFF", "POD"})
  void inTheseModesTheWorkloadIsLeftAloneAndNothingIsSaid(RewriteMode given) {
    mode = given;
    assertThat(outcome(original)).isEqualTo(new RewriteOutcome.Unchanged(List.of()));
  }

  @Test
  void inModeReportItIsSaidWhatWouldBe() {
    mode = RewriteMode.REPORT;
    assertThat(outcome(original)).isInstanceOf(RewriteOutcome.Reported.class);
  }

  @Test
  void whatAGitOpsToolPutsBackIsNotChangedUnlessTheWorkloadItselfAsksForIt() {
    ownership = new Ownership.GitOps("Argo CD", "label argocd.argoproj.io/instance");
    RewriteOutcome.Withheld withheld = withheld(original);
    assertThat(withheld.code()).isEqualTo("GITOPS_MANAGED");
    assertThat(withheld.message())
        .isEqualTo("Argo CD puts back what is changed here (label argocd.argoproj.io/instance)");
    assertThat(withheld.advice()).contains("stowage.dev/rewrite: pod");

    isWishedFor = true;
    as(Course.Move.class, original);
  }

  @Test
  void whatAnOperatorMakesIsNotChanged() {
    ownership = new Ownership.Operator("Cluster", "db");
    assertThat(withheld(original).code()).isEqualTo("OPERATOR_OWNED");
  }

  @Test
  void ownersDoNotMatterWhereThereIsNothingToChange() {
    ownership = new Ownership.Operator("Cluster", "db");
    assertThat(outcome(copied)).isEqualTo(new RewriteOutcome.Unchanged(IMAGES));
  }

  @Test
  void aHaltedClusterIsLeftAsItIs() {
    halt = Optional.of(halted());
    assertThat(withheld(original))
        .isEqualTo(new RewriteOutcome.Withheld(List.of(), "HALTED", "3 failed", "look"));
  }

  @Test
  void aWorkloadThatRollsOutByItselfIsAwaited() {
    for (RolloutStatus one : List.of(PROGRESSING, new RolloutStatus.Paused(), NO_PULL)) {
      status = one;
      assertThat(outcome(original)).isInstanceOf(RewriteOutcome.Later.class);
    }
  }

  @Test
  void aWorkloadWhosePodsCannotPullTheOriginalIsNotAwaited() {
    status = new RolloutStatus.Failed(RolloutStatus.SOURCE_PULL_FAILED, "pod web-1 cannot pull");
    as(Course.Move.class, original);
  }

  @Test
  void whoeverHasNoTurnStandsInLine() {
    pace = new PaceDecision.Wait("others");
    assertThat(outcome(original)).isEqualTo(new RewriteOutcome.InLine(List.of(), "others"));
  }

  @Test
  void aRolloutIsWatchedUntilItIsDone() {
    history = history(started(NOW));
    status = PROGRESSING;
    assertThat(outcome(copied)).isEqualTo(new RewriteOutcome.Waiting(IMAGES, "rolling out"));

    status = new RolloutStatus.Settled();
    assertThat(ended(copied).result()).isEqualTo(RolloutResult.SUCCEEDED);
  }

  @Test
  void aRolloutIsWatchedInEveryModeAndThroughEveryHalt() {
    history = history(started(NOW));
    halt = Optional.of(halted());
    for (RewriteMode one : RewriteMode.values()) {
      mode = one;
      assertThat(ended(copied).result()).isEqualTo(RolloutResult.SUCCEEDED);
    }
  }

  @Test
  void aRolloutThatFailsOrTakesTooLongHasFailed() {
    history = history(started(NOW));
    status = NO_PULL;
    assertThat(ended(copied))
        .satisfies(ended -> {
          assertThat(ended.result()).isEqualTo(RolloutResult.FAILED);
          assertThat(ended.code()).isEqualTo("PULL_FAILED");
        });

    status = PROGRESSING;
    history = history(started(NOW.minus(Duration.ofMinutes(15))));
    assertThat(outcome(copied)).isInstanceOf(RewriteOutcome.Waiting.class);
    history = history(started(NOW.minus(Duration.ofMinutes(15)).minusMillis(1)));
    assertThat(ended(copied).code()).isEqualTo("DEADLINE_EXCEEDED");
  }

  @Test
  void aRolloutThatSomebodyPausesIsNoFailure() {
    history = history(started(NOW));
    status = new RolloutStatus.Paused();
    assertThat(ended(copied).result()).isEqualTo(RolloutResult.ABANDONED);
  }

  @Test
  void whatFailedGetsItsOriginalsBackAndKeepsThem() {
    history = history(ended(RolloutAim.COPIES, RolloutResult.FAILED, "PULL_FAILED"));
    Course.Restore restore = as(Course.Restore.class, copied);
    assertThat(restore.restoration().texts()).isEqualTo(Map.of(NGINX, "nginx"));
    assertThat(restore.restoration().originals()).isEmpty();
    assertThat(restore.news().aim()).isEqualTo(RolloutAim.ORIGINALS);
    assertThat(restore.news().code()).isEqualTo("PULL_FAILED");

    history = history(ended(RolloutAim.ORIGINALS, RolloutResult.SUCCEEDED, "PULL_FAILED"));
    assertThat(withheld(original).code()).isEqualTo("ROLLOUT_FAILED");
  }

  @Test
  void theWayBackOfWhatFailedNeedsNoWindowButItsTurn() {
    history = history(ended(RolloutAim.COPIES, RolloutResult.FAILED, "PULL_FAILED"));
    halt = Optional.of(halted());
    pace = new PaceDecision.Wait("outside of the window");
    as(Course.Restore.class, copied);

    revertPace = new PaceDecision.Wait("others");
    assertThat(outcome(copied)).isInstanceOf(RewriteOutcome.InLine.class);
  }

  @Test
  void anotherReleaseThanTheOneThatFailedMayBeTried() {
    history = history(ended(RolloutAim.ORIGINALS, RolloutResult.SUCCEEDED, "PULL_FAILED"));
    events.uses(WEB, NGINX, "nginx:2").copied("nginx:2", TARGET + "nginx:2");
    as(Course.Move.class, snapshot(Map.of(), new Container(NGINX, "nginx:2")));
  }

  @Test
  void aCopyThatVanishedGivesWayToItsOriginalLongAfterTheRollout() {
    history = history(ended(RolloutAim.COPIES, RolloutResult.SUCCEEDED, null));
    status = NO_PULL;
    assertThat(ended(copied).result()).isEqualTo(RolloutResult.FAILED);
    history = RolloutHistory.none();
    assertThat(ended(copied).images()).isEqualTo(IMAGES);
  }

  @Test
  void aFailureThatIsNotTheCopysIsNoReasonToGoBack() {
    history = history(ended(RolloutAim.COPIES, RolloutResult.SUCCEEDED, null));
    status = new RolloutStatus.Failed("PROGRESS_DEADLINE_EXCEEDED", "it takes too long");
    assertThat(outcome(copied)).isEqualTo(new RewriteOutcome.Unchanged(IMAGES));
  }

  @Test
  void whoeverAsksForTheOriginalsGetsAndKeepsThem() {
    isRevertRequested = true;
    halt = Optional.of(halted());
    pace = new PaceDecision.Wait("outside of the window");
    for (RewriteMode one : RewriteMode.values()) {
      mode = one;
      assertThat(as(Course.Restore.class, copied).news().code())
          .isEqualTo(RolloutHistory.REVERT_REQUESTED);
      assertThat(withheld(original).code()).isEqualTo("REVERTED");
    }
  }

  @Test
  void theWayBackIsWatchedToo() {
    history = history(back(NOW));
    status = PROGRESSING;
    assertThat(outcome(original)).isInstanceOf(RewriteOutcome.Waiting.class);
    status = new RolloutStatus.Settled();
    assertThat(ended(original).result()).isEqualTo(RolloutResult.SUCCEEDED);
    status = NO_PULL;
    assertThat(ended(original).result()).isEqualTo(RolloutResult.FAILED);
  }

  @Test
  void aWayBackThatWasToldOfAndNotGoneIsGoneAgain() {
    history = history(back(NOW));
    assertThat(ended(copied).result()).isEqualTo(RolloutResult.ABANDONED);
    history = history(ended(copied));
    as(Course.Restore.class, copied);
  }

  @Test
  void aWriteThatWasToldOfAndNeverHappenedCountsForNothing() {
    history = history(started(NOW));
    assertThat(ended(original))
        .satisfies(ended -> {
          assertThat(ended.result()).isEqualTo(RolloutResult.ABANDONED);
          assertThat(ended.tries().undone()).isZero();
        });
    history = history(ended(original));
    as(Course.Move.class, original);
  }

  @Test
  void whatIsPutBackTwiceIsContestedAndLeftAlone() {
    for (OfWorkload last :
        List.of(started(NOW), ended(RolloutAim.COPIES, RolloutResult.SUCCEEDED, null))) {
      history = history(last);
      RolloutEnded once = ended(putBack);
      assertThat(once.result()).isEqualTo(RolloutResult.UNDONE);
      assertThat(once.tries().undone()).isEqualTo(1);

      history = history(once);
      Course.Move second = as(Course.Move.class, putBack);
      history = history(second.news());
      RolloutEnded twice = ended(putBack);
      assertThat(twice.tries().undone()).isEqualTo(2);

      history = history(twice);
      OfWorkload contested = as(Course.Note.class, putBack).news();
      assertThat(contested).isInstanceOf(RewriteContested.class);

      history = history(contested);
      assertThat(withheld(putBack).code()).isEqualTo("CONTESTED");
    }
  }

  @Test
  void copiesThatCouldNotBePulledAreTriedAgainOnceTheyHaveBeenCopiedAnew() {
    Instant verified =
        events.view(WEB).copies().apply(image("nginx")) instanceof Verified copy ? copy.at() : NOW;
    RolloutEnded wentBack =
        ended(RolloutAim.ORIGINALS, RolloutResult.SUCCEEDED, RolloutStatus.PULL_FAILED);
    history = history(with(wentBack, new Tries(List.of(), 0, verified)));
    assertThat(withheld(original).code()).isEqualTo("ROLLOUT_FAILED");

    events.copied("nginx", COPY);
    assertThat(as(Course.Move.class, original).news().tries().failedAt()).isNull();

    history =
        history(
            with(
                ended(RolloutAim.ORIGINALS, RolloutResult.SUCCEEDED, "DEADLINE_EXCEEDED"),
                new Tries(List.of(), 0, verified)));
    assertThat(withheld(original).code()).isEqualTo("ROLLOUT_FAILED");
  }

  @Test
  void whenCopiesFailedIsRemembered() {
    history = history(started(NOW.minusSeconds(60)));
    status = NO_PULL;
    assertThat(ended(copied).tries().failedAt()).isEqualTo(NOW);
  }

  @Test
  void aContestedWorkloadIsLeftAloneWithANewReleaseToo() {
    history =
        history(new RewriteContested(UUID.randomUUID(), NOW, WEB, IMAGES, new Tries(List.of(), 2)));
    events.uses(WEB, NGINX, "nginx:2").copied("nginx:2", TARGET + "nginx:2");
    assertThat(withheld(snapshot(Map.of(), new Container(NGINX, "nginx:2"))).code())
        .isEqualTo("CONTESTED");
  }

  @Test
  void aNewReleaseThatBringsAnOldImageBackDoesNotContest() {
    events.uses(WEB, APP, "app:2").copied("app:2", TARGET + "app:2");
    history = history(ended(RolloutAim.COPIES, RolloutResult.SUCCEEDED, null));
    WorkloadSnapshot release =
        snapshot(
            Map.of(NGINX, "nginx"), new Container(NGINX, "nginx"), new Container(APP, "app:2"));

    assertThat(as(Course.Move.class, release).news().tries().undone()).isZero();
  }

  @Test
  void whatWasPutBackIsTriedThreeTimesAnHourAtMost() {
    List<Instant> tries =
        List.of(
            NOW.minus(Duration.ofMinutes(59)),
            NOW.minus(Duration.ofMinutes(30)),
            NOW.minus(Duration.ofMinutes(1)));
    RolloutEnded undone = ended(RolloutAim.COPIES, RolloutResult.UNDONE, null);
    history = history(with(undone, new Tries(tries, 1)));
    assertThat(outcome(putBack))
        .isInstanceOfSatisfying(
            RewriteOutcome.Later.class,
            later -> assertThat(later.at()).isEqualTo(NOW.plus(Duration.ofMinutes(1))));

    history = history(with(undone, new Tries(tries.subList(1, 3), 1)));
    assertThat(as(Course.Move.class, putBack).news().tries().at()).hasSize(3);
  }

  private RolloutEnded ended(WorkloadSnapshot workload) {
    OfWorkload news = as(Course.Note.class, workload).news();
    assertThat(news).isInstanceOf(RolloutEnded.class);
    return (RolloutEnded) news;
  }

  private RewriteOutcome outcome(WorkloadSnapshot workload) {
    return as(Course.Stay.class, workload).outcome();
  }

  private RewriteOutcome.Withheld withheld(WorkloadSnapshot workload) {
    RewriteOutcome outcome = outcome(workload);
    assertThat(outcome).isInstanceOf(RewriteOutcome.Withheld.class);
    return (RewriteOutcome.Withheld) outcome;
  }

  private <T extends Course> T as(Class<T> type, WorkloadSnapshot workload) {
    Course course =
        CourseRules.decide(
            workload,
            events.view(WEB),
            new Circumstances(
                mode,
                isWishedFor,
                ownership,
                status,
                history,
                isRevertRequested,
                halt,
                rewrite -> warmth,
                pace,
                revertPace,
                Duration.ofMinutes(15),
                NOW));
    assertThat(course).isInstanceOf(type);
    return type.cast(course);
  }

  private static RewritingHalted halted() {
    return new RewritingHalted(UUID.randomUUID(), NOW, "lab", 3, "3 failed", "look");
  }

  private static RolloutStarted started(Instant at) {
    return new RolloutStarted(
        UUID.randomUUID(),
        at,
        WEB,
        RolloutAim.COPIES,
        IMAGES,
        null,
        null,
        new Tries(List.of(at), 0));
  }

  private static RolloutStarted back(Instant at) {
    return new RolloutStarted(
        UUID.randomUUID(),
        at,
        WEB,
        RolloutAim.ORIGINALS,
        IMAGES,
        "PULL_FAILED",
        "pod web-1 cannot pull",
        new Tries(List.of(), 0));
  }

  private static RolloutEnded ended(RolloutAim aim, RolloutResult result, @Nullable String code) {
    return new RolloutEnded(
        UUID.randomUUID(), NOW, WEB, aim, result, IMAGES, code, code, new Tries(List.of(), 0));
  }

  private static RolloutEnded with(RolloutEnded ended, Tries tries) {
    return new RolloutEnded(
        ended.id(),
        ended.time(),
        ended.workload(),
        ended.aim(),
        ended.result(),
        ended.images(),
        ended.code(),
        ended.message(),
        tries);
  }

  private static RolloutHistory history(OfWorkload last) {
    return new RolloutHistory(Optional.of(last));
  }

  private static WorkloadSnapshot snapshot(
      Map<ContainerId, String> originals, Container... containers) {
    return new WorkloadSnapshot(WEB, List.of(containers), originals, Optional.empty());
  }
}
