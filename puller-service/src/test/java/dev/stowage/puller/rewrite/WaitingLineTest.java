package dev.stowage.puller.rewrite;

import static dev.stowage.puller.rewrite.KnownEvents.workload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.event.RewriteRequest.RevertRequested;
import dev.stowage.event.RolloutEvent.RewritingHalted;
import dev.stowage.event.RolloutEvent.RolloutAim;
import dev.stowage.event.RolloutEvent.RolloutStarted;
import dev.stowage.event.RolloutEvent.Tries;
import dev.stowage.puller.pace.PaceExamples;
import dev.stowage.puller.rollout.Rollouts;
import dev.stowage.workload.RewriteScope;
import dev.stowage.workload.WorkloadId;
import dev.stowage.workload.WorkloadKind;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class WaitingLineTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private final Rollouts rollouts = new Rollouts(KnownEvents.CLUSTER, none -> {});
  private final WaitingLine line = new WaitingLine(rollouts, PaceExamples.ofWidth(3, 2));

  @Test
  void asManyHaveTheirTurnAsMayBeginFirstComeFirstServed() {
    for (String name : List.of("a", "b", "c")) {
      line.join(in("shop", name));
    }
    line.join(in("bank", "d"));
    line.join(in("farm", "e"));

    assertThat(line.next(NOW)).containsExactly(in("shop", "a"), in("shop", "b"), in("bank", "d"));
    rollouts.record(started(in("farm", "f")));
    assertThat(line.next(NOW)).containsExactly(in("shop", "a"), in("shop", "b"));
    line.leave(in("shop", "a"));
    assertThat(line.next(NOW)).containsExactly(in("shop", "b"), in("shop", "c"));
    assertThat(line.size()).isEqualTo(4);
  }

  @Test
  void inAHaltedClusterAllHaveTheirTurnToSaySoButOriginalsComeBackInOrder() {
    line.join(in("shop", "a"));
    line.join(in("shop", "b"));
    for (String name : List.of("x", "y", "z")) {
      line.join(in("bank", name));
    }
    rollouts.record(new RewritingHalted(UUID.randomUUID(), NOW, "lab", 3, "m", "a"));
    rollouts.apply(
        new RevertRequested(UUID.randomUUID(), NOW, RewriteScope.of("lab", "bank"), null),
        List.of());

    assertThat(line.next(NOW))
        .containsExactly(in("shop", "a"), in("shop", "b"), in("bank", "x"), in("bank", "y"));
  }

  private static WorkloadId in(String namespace, String name) {
    return workload(WorkloadKind.DEPLOYMENT, namespace, name);
  }

  private static RolloutStarted started(WorkloadId workload) {
    return new RolloutStarted(
        UUID.randomUUID(),
        NOW,
        workload,
        RolloutAim.COPIES,
        List.of(),
        null,
        null,
        new Tries(List.of(NOW), 0));
  }
}
