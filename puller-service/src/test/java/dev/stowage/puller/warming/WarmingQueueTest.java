package dev.stowage.puller.warming;

import static dev.stowage.puller.rewrite.KnownEvents.deployment;
import static dev.stowage.puller.rewrite.KnownEvents.image;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.image.ImageReference;
import dev.stowage.workload.WorkloadId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class WarmingQueueTest {
  private static final WorkloadId WEB = deployment("web");
  private static final ImageReference COPY = image("registry.local/nginx:1");
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Duration DEADLINE = Duration.ofMinutes(10);

  private final Set<String> warm = new HashSet<>();
  private final WarmingQueue queue =
      new WarmingQueue(
          DEADLINE,
          Optional.of((image, nodes) -> {
            Set<String> missing = new HashSet<>(nodes);
            missing.removeAll(warm);
            return missing;
          }));

  @Test
  void aWorkloadWaitsForEveryNodeThatRunsItAndIsDueWhenTheLastOneIsWarm() {
    assertThat(look(NOW, "a", "b"))
        .isEqualTo(new WarmingState.Cold("its copies are not on a, b yet"));
    warm.add("a");
    assertThat(queue.due(NOW)).isEmpty();

    warm.add("b");
    assertThat(queue.due(NOW)).containsExactly(WEB);
    assertThat(look(NOW, "a", "b")).isEqualTo(new WarmingState.Warm());
    assertThat(queue.size()).isZero();
  }

  @Test
  void aWorkloadThatRunsNowhereWaitsForNothing() {
    assertThat(look(NOW)).isEqualTo(new WarmingState.Warm());
  }

  @Test
  void theDeadlineIsThatOfTheFirstLookAndIsSaidOnce() {
    look(NOW, "a");
    look(NOW.plus(Duration.ofMinutes(9)), "a", "b");
    Instant end = NOW.plus(DEADLINE);
    assertThat(queue.due(end.minusMillis(1))).isEmpty();
    assertThat(queue.due(end)).containsExactly(WEB);

    assertThat(look(end, "a", "b"))
        .isEqualTo(
            new WarmingState.Late(
                "its copies are not on a, b after PT10M: they are pulled in the roll-out"));
    // It may have to wait for its turn now, and is not to be looked at all the while.
    assertThat(queue.due(end)).isEmpty();
    assertThat(look(end, "a")).isInstanceOf(WarmingState.Late.class);
  }

  @Test
  void otherCopiesAreAnotherWait() {
    look(NOW, "a");
    Instant later = NOW.plus(DEADLINE);
    WarmingState warmth =
        queue.look(WEB, Set.of(image("registry.local/nginx:2")), () -> Set.of("a"), later);
    assertThat(warmth).isInstanceOf(WarmingState.Cold.class);
  }

  @Test
  void whoLeavesStartsAnew() {
    look(NOW, "a");
    queue.leave(WEB);
    assertThat(queue.due(NOW.plus(DEADLINE))).isEmpty();
    assertThat(look(NOW.plus(DEADLINE), "a")).isInstanceOf(WarmingState.Cold.class);
  }

  @Test
  void onlySomeOfManyNodesAreNamed() {
    assertThat(look(NOW, "a", "b", "c", "d", "e"))
        .isEqualTo(new WarmingState.Cold("its copies are not on a, b, c and 2 more nodes yet"));
  }

  @Test
  void whereNobodyAskedForWarmNodesTheyAreNotEvenLookedUp() {
    WarmingQueue off = new WarmingQueue(DEADLINE, Optional.empty());
    WarmingState warmth =
        off.look(
            WEB,
            Set.of(COPY),
            () -> {
              throw new AssertionError("no pod has to be known");
            },
            NOW);
    assertThat(warmth).isEqualTo(new WarmingState.Warm());
  }

  private WarmingState look(Instant now, String... nodes) {
    return queue.look(WEB, Set.of(COPY), () -> Set.of(nodes), now);
  }
}
