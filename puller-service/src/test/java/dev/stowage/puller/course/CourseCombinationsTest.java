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
import dev.stowage.puller.plan.WorkloadSnapshot;
import dev.stowage.puller.plan.WorkloadSnapshot.Container;
import dev.stowage.puller.plan.WorkloadView;
import dev.stowage.puller.rewrite.KnownEvents;
import dev.stowage.puller.rollout.RolloutHistory;
import dev.stowage.puller.rollout.RolloutStatus;
import dev.stowage.puller.warming.WarmingState;
import dev.stowage.workload.ContainerId;
import dev.stowage.workload.WorkloadId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** What holds for every combination of circumstances there is. */
final class CourseCombinationsTest {
  private static final RolloutStatus NO_SOURCE =
      new RolloutStatus.Failed(RolloutStatus.SOURCE_PULL_FAILED, "no original");
  private static final WorkloadId WEB = deployment("web");
  private static final ContainerId NGINX = container("nginx");
  private static final String COPY = TARGET + "docker.io/library/nginx:latest";
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final List<ImageChange> IMAGES =
      List.of(new ImageChange(NGINX, image("nginx"), image(COPY)));
  private static final List<Boolean> BOTH = List.of(true, false);
  private static final List<WorkloadSnapshot> WORKLOADS =
      List.of(
          snapshot(Map.of(), "nginx"),
          snapshot(Map.of(NGINX, "nginx"), "nginx"),
          snapshot(Map.of(NGINX, "nginx"), COPY));

  private final WorkloadView view =
      new KnownEvents().listed().uses(WEB, NGINX, "nginx").copied("nginx", COPY).view(WEB);

  @Test
  void aWorkloadIsMovedOnlyWhenNothingAtAllSpeaksAgainstIt() {
    forAll((given, course) -> {
      if (course instanceof Course.Move) {
        assertThat(given.mode()).isEqualTo(RewriteMode.WORKLOAD);
        assertThat(given.isWishedFor() || given.ownership() instanceof Ownership.Unowned).isTrue();
        assertThat(given.status()).isIn(new RolloutStatus.Settled(), NO_SOURCE);
        assertThat(given.isRevertRequested()).isFalse();
        assertThat(given.halt()).isEmpty();
        assertThat(given.pace()).isInstanceOf(PaceDecision.Go.class);
        assertThat(given.history().inProgress()).isEmpty();
        assertThat(given.history().isContested()).isFalse();
        assertThat(given.history().failure()).isEmpty();
      }
    });
  }

  @Test
  void originalsComeBackOnlyInTurnAndForAReason() {
    forAll((given, course) -> {
      if (course instanceof Course.Restore restore) {
        assertThat(given.revertPace()).isInstanceOf(PaceDecision.Go.class);
        assertThat(given.isRevertRequested() || given.history().failure().isPresent()).isTrue();
        assertThat(given.history().inProgress()).isEmpty();
        assertThat(restore.restoration().texts()).containsExactly(Map.entry(NGINX, "nginx"));
      }
    });
  }

  @Test
  void whateverIsNotedLeadsToAStepInTheEnd() {
    forAll((given, course) -> {
      Course next = course;
      Circumstances then = given;
      for (int notes = 0; next instanceof Course.Note(OfWorkload news); notes++) {
        assertThat(notes).as("%s", given).isLessThan(4);
        then = with(then, new RolloutHistory(Optional.of(news)));
        next = CourseRules.decide(current, view, then);
      }
    });
  }

  private WorkloadSnapshot current = WORKLOADS.getFirst();

  private void forAll(BiConsumer<Circumstances, Course> rule) {
    int combinations = 0;
    for (WorkloadSnapshot workload : WORKLOADS) {
      current = workload;
      for (Circumstances given : circumstances()) {
        rule.accept(given, CourseRules.decide(workload, view, given));
        combinations++;
      }
    }
    assertThat(combinations).isGreaterThan(50_000);
  }

  private static List<Circumstances> circumstances() {
    List<Circumstances> all = new ArrayList<>();
    for (RewriteMode mode : RewriteMode.values()) {
      for (boolean wished : BOTH) {
        for (Ownership ownership : ownerships()) {
          for (RolloutStatus status : statuses()) {
            for (RolloutHistory history : histories()) {
              for (boolean revert : BOTH) {
                for (boolean halted : BOTH) {
                  for (PaceDecision pace : paces()) {
                    for (PaceDecision revertPace : paces()) {
                      all.add(
                          new Circumstances(
                              mode,
                              wished,
                              ownership,
                              status,
                              history,
                              revert,
                              halted ? Optional.of(halt()) : Optional.empty(),
                              rewrite -> new WarmingState.Warm(),
                              pace,
                              revertPace,
                              Duration.ofMinutes(15),
                              NOW));
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
    return all;
  }

  private static Circumstances with(Circumstances given, RolloutHistory history) {
    return new Circumstances(
        given.mode(),
        given.isWishedFor(),
        given.ownership(),
        given.status(),
        history,
        given.isRevertRequested(),
        given.halt(),
        given.warmth(),
        given.pace(),
        given.revertPace(),
        given.deadline(),
        given.now());
  }

  private static List<Ownership> ownerships() {
    return List.of(
        new Ownership.Unowned(),
        new Ownership.GitOps("Flux", "label"),
        new Ownership.Operator("Cluster", "db"));
  }

  private static List<RolloutStatus> statuses() {
    return List.of(
        new RolloutStatus.Settled(),
        new RolloutStatus.Progressing("rolling out"),
        new RolloutStatus.Paused(),
        new RolloutStatus.Failed(RolloutStatus.PULL_FAILED, "no pull"),
        NO_SOURCE,
        new RolloutStatus.Failed("PROGRESS_DEADLINE_EXCEEDED", "late"));
  }

  private static List<PaceDecision> paces() {
    return List.of(new PaceDecision.Go(), new PaceDecision.Wait("others"));
  }

  private static List<RolloutHistory> histories() {
    List<RolloutHistory> all = new ArrayList<>();
    all.add(RolloutHistory.none());
    for (RolloutAim aim : RolloutAim.values()) {
      String code = aim == RolloutAim.COPIES ? null : "PULL_FAILED";
      for (Duration age : List.of(Duration.ofSeconds(1), Duration.ofHours(1))) {
        all.add(
            history(
                new RolloutStarted(
                    UUID.randomUUID(), NOW.minus(age), WEB, aim, IMAGES, code, code, tries(0))));
      }
      for (RolloutResult result : RolloutResult.values()) {
        String why = result == RolloutResult.FAILED ? "PULL_FAILED" : code;
        for (int undone = 0; undone < 3; undone++) {
          all.add(
              history(
                  new RolloutEnded(
                      UUID.randomUUID(), NOW, WEB, aim, result, IMAGES, why, why, tries(undone))));
        }
      }
    }
    all.add(history(new RewriteContested(UUID.randomUUID(), NOW, WEB, IMAGES, tries(2))));
    return all;
  }

  private static Tries tries(int undone) {
    return new Tries(List.of(NOW.minusSeconds(60)), undone);
  }

  private static RewritingHalted halt() {
    return new RewritingHalted(UUID.randomUUID(), NOW, "lab", 3, "3 failed", "look");
  }

  private static RolloutHistory history(OfWorkload last) {
    return new RolloutHistory(Optional.of(last));
  }

  private static WorkloadSnapshot snapshot(Map<ContainerId, String> originals, String image) {
    return new WorkloadSnapshot(
        WEB, List.of(new Container(NGINX, image)), originals, Optional.empty());
  }
}
