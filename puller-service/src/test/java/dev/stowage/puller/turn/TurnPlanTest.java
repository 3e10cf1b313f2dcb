package dev.stowage.puller.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TurnPlanTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Instant LONG_AGO = NOW.minus(Duration.ofHours(1));
  private static final Instant JUST_NOW = NOW.minusSeconds(5);

  @Test
  void onlySoManyNodesAreServedAtATimeAndEachWithAllItsPods() {
    List<CachePod> pods = new ArrayList<>();
    for (String node : List.of("a", "b", "c")) {
      pods.add(waiting(node, "cache", "1"));
      pods.add(waiting(node, "cache-2", "1"));
    }

    assertThat(plan(rules(2), pods))
        .containsExactly("bind a/cache", "bind a/cache-2", "bind b/cache", "bind b/cache-2");
  }

  @Test
  void aNodeThatPullsHoldsItsPlaceUntilItHasFinished() {
    assertThat(plan(rules(1), List.of(pulling("a", JUST_NOW), waiting("b")))).isEmpty();
    assertThat(plan(rules(1), List.of(finished("a", "1", JUST_NOW), waiting("b"))))
        .containsExactly("bind b/cache");
  }

  @Test
  void aNodeThatPullsAlreadyGetsItsOtherPodsInTheSamePlace() {
    assertThat(plan(rules(1), List.of(pulling("a", JUST_NOW), waiting("a", "cache-2", "1"))))
        .containsExactly("bind a/cache-2");
  }

  @Test
  void aNodeThatIsDeadDoesNotHoldItsPlaceForEver() {
    Instant begun = NOW.minus(Duration.ofMinutes(9));
    assertThat(plan(rules(1), List.of(pulling("dead", begun), waiting("b")))).isEmpty();

    Instant tooLongAgo = NOW.minus(Duration.ofMinutes(10));
    assertThat(plan(rules(1), List.of(pulling("dead", tooLongAgo), waiting("b"))))
        .containsExactly("bind b/cache");
    assertThat(
            plan(
                rules(1),
                List.of(finished("dead", "1", LONG_AGO).leavingAt(tooLongAgo), waiting("b"))))
        .containsExactly("bind b/cache");
  }

  @Test
  void aNodeThatIsNotReadyWaits() {
    TurnRules rules = rules(2, Set.of("b"), Optional.empty());
    assertThat(plan(rules, List.of(waiting("a"), waiting("b"), finished("c", "0", LONG_AGO))))
        .containsExactly("bind b/cache");
  }

  @Test
  void whatWorksIsReplacedOnlyWhenItsNodesTurnHasCome() {
    List<CachePod> outdated = List.of(finished("a", "0", LONG_AGO), finished("b", "0", LONG_AGO));
    assertThat(plan(rules(1), outdated)).containsExactly("renew a/cache");

    // Its successor is on the way.
    assertThat(plan(rules(1), List.of(outdated.get(0).leavingAt(JUST_NOW), outdated.get(1))))
        .isEmpty();
    assertThat(plan(rules(1), List.of(waiting("a"), outdated.get(1))))
        .containsExactly("bind a/cache");
    assertThat(plan(rules(1), List.of(pulling("a", JUST_NOW), outdated.get(1)))).isEmpty();
  }

  @Test
  void aNodeWithoutTheImagesComesBeforeOneThatIsToHaveThemAgain() {
    assertThat(plan(rules(1), List.of(finished("a", "0", LONG_AGO), waiting("z"))))
        .containsExactly("bind z/cache");
  }

  @Test
  void aPodThatWaitsWithAnOldTemplateIsMadeAnewAtOnceAndNotBound() {
    assertThat(plan(rules(1), List.of(pulling("a", JUST_NOW), waiting("b", "cache", "0"))))
        .containsExactly("renew b/cache");
  }

  @Test
  void aPodThatCannotPullAnImageIsMadeAnewInItsOwnPlaceWhenTheCacheIsMended() {
    CachePod failing = pod("a", "cache", "0", JUST_NOW, null, true);
    assertThat(plan(rules(1), List.of(failing, waiting("b")))).containsExactly("renew a/cache");
  }

  @Test
  void mutableTagsArePulledAgainAfterTheIntervalAndDigestsAreNot() {
    Instant before = NOW.minus(Duration.ofHours(5));
    List<CachePod> due =
        List.of(
            finished("a", "1", before),
            pod("a", "digests", "1", before, null, false),
            finished("b", "1", before.plusSeconds(1)));
    assertThat(plan(rules(9), due)).containsExactly("renew a/cache");
  }

  @Test
  void theNodeThatWaitedLongestIsRenewedFirst() {
    Instant before = NOW.minus(Duration.ofHours(6));
    assertThat(
            plan(
                rules(1),
                List.of(
                    finished("a", "1", before),
                    // Which is not to be renewed, and does not count.
                    pod("a", "digests", "1", before.minusSeconds(9), null, false),
                    finished("b", "1", before.minusSeconds(1)))))
        .containsExactly("renew b/cache");
  }

  @Test
  void aRefreshThatWasAskedForReachesAllPodsOfBeforeAndNoOthers() {
    TurnRules rules = rules(9, Set.of("a", "b"), Optional.of(NOW.minusSeconds(30)));
    List<CachePod> pods =
        List.of(
            finished("a", "1", LONG_AGO),
            pod("a", "digests", "1", LONG_AGO, null, false),
            finished("b", "1", JUST_NOW));
    assertThat(plan(rules, pods)).containsExactly("renew a/cache", "renew a/digests");
  }

  @Test
  void podsOfADaemonSetThatIsGoingAreLeftToIt() {
    assertThat(plan(rules(9), List.of(pod("a", "gone", "0", LONG_AGO, null, false)))).isEmpty();
  }

  /** A cluster of nodes that finish, die, are cordoned, join and are refreshed in any order. */
  @Test
  void whateverHappensNeverMoreNodesPullThanMayAndAllAreServedAtLast() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      int most = 1 + random.nextInt(4);
      Set<String> nodes =
          IntStream.range(0, 20).mapToObj(i -> "node-" + i).collect(Collectors.toSet());
      List<CachePod> pods = new ArrayList<>();
      nodes.forEach(node -> pods.add(waiting(node, "cache", "0")));
      String template = "0";
      Instant now = NOW;
      for (int round = 0; round < 400; round++) {
        now = now.plusSeconds(1);
        if (round == 100) {
          template = "1";
        }
        TurnRules rules =
            new TurnRules(
                most,
                Duration.ofHours(1),
                Duration.ofHours(5),
                Optional.empty(),
                nodes,
                Map.of("cache", template),
                Set.of());
        for (Turn turn : TurnPlan.of(rules, List.copyOf(pods), now)) {
          pods.remove(turn.pod());
          pods.add(
              switch (turn) {
                case Turn.Bind bind -> bind.pod().boundAt(now);
                case Turn.Renew renew -> waiting(renew.pod().node(), "cache", template);
              });
        }
        assertThat(pods.stream().filter(CachePod::pulling).count())
            .as("seed %d", seed)
            .isLessThanOrEqualTo(most);
        pods.stream()
            .filter(pod -> pod.pulling() && random.nextBoolean())
            .findFirst()
            .ifPresent(pod -> {
              pods.remove(pod);
              pods.add(finished(pod.node(), pod.template(), LONG_AGO));
            });
      }
      assertThat(pods).as("seed %d", seed).hasSize(20);
      assertThat(pods).allMatch(pod -> pod.template().equals("1") && !pod.pulling());
    }
  }

  private static List<String> plan(TurnRules rules, List<CachePod> pods) {
    return TurnPlan.of(rules, pods, NOW).stream()
        .map(turn ->
            switch (turn) {
              case Turn.Bind bind -> "bind " + bind.pod().name();
              case Turn.Renew renew -> "renew " + renew.pod().name();
            })
        .toList();
  }

  private static TurnRules rules(int nodesPulling) {
    return rules(nodesPulling, Set.of("a", "b", "c", "z", "dead"), Optional.empty());
  }

  private static TurnRules rules(int nodesPulling, Set<String> ready, Optional<Instant> refresh) {
    return new TurnRules(
        nodesPulling,
        Duration.ofMinutes(10),
        Duration.ofHours(5),
        refresh,
        ready,
        Map.of("cache", "1", "cache-2", "1", "digests", "1"),
        Set.of("cache", "cache-2"));
  }

  private static CachePod waiting(String node) {
    return waiting(node, "cache", "1");
  }

  private static CachePod waiting(String node, String part, String template) {
    return pod(node, part, template, null, null, false);
  }

  private static CachePod pulling(String node, Instant since) {
    return pod(node, "cache", "1", since, null, true);
  }

  private static CachePod finished(String node, String template, Instant bound) {
    return pod(node, "cache", template, bound, null, false);
  }

  private static CachePod pod(
      String node,
      String part,
      String template,
      @Nullable Instant bound,
      @Nullable Instant leaving,
      boolean pulling) {
    String name = node + "/" + part;
    return new CachePod(name, name, "cache", part, node, template, bound, leaving, pulling);
  }
}
