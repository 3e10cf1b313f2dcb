package dev.stowage.puller.taint;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import dev.stowage.event.NodeCacheEvent.PresenceState;
import dev.stowage.puller.cache.CacheOutcome;
import dev.stowage.puller.cache.NodeCache;
import dev.stowage.puller.placement.KnownNode;
import dev.stowage.puller.placement.Presence;
import dev.stowage.puller.presence.DeclaredCaches;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ColdRulesTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final NodeCache CACHE = DeclaredCaches.cache("base", "a", List.of("a:1", "b:1"));
  private static final KnownNode NODE =
      new KnownNode("n1", Map.of("pool", "a"), new JsonArray(), true, Map.of());

  private final ColdRules rules = new ColdRules(Duration.ofMinutes(15));
  private final Map<String, PresenceState> states = new HashMap<>();

  private ColdDecision decide(KnownNode node, Instant now) {
    return rules.decide(node, List.of(CACHE), new KnownStates(states), NOW, now);
  }

  @Test
  void aNodeIsWarmWhenAllImagesOfItsCachesAreThere() {
    states.put("a:1", PresenceState.PRESENT);
    states.put("b:1", PresenceState.PRESENT);

    assertThat(decide(NODE, NOW)).isEqualTo(new ColdDecision.Warm());
  }

  @Test
  void aNodeStaysColdWhileAnImageIsPulledOrFailed() {
    states.put("a:1", PresenceState.PRESENT);
    for (PresenceState state :
        List.of(PresenceState.PULLING, PresenceState.FAILED, PresenceState.WAITING)) {
      states.put("b:1", state);
      assertThat(decide(NODE, NOW.plus(Duration.ofMinutes(14))))
          .isEqualTo(new ColdDecision.Wait("b:1"));
    }
  }

  @Test
  void aNodeDoesNotStayColdForEver() {
    states.put("a:1", PresenceState.FAILED);

    assertThat(decide(NODE, NOW.plus(Duration.ofMinutes(15))))
        .isEqualTo(new ColdDecision.GiveUp(List.of("a:1", "b:1")));
  }

  @Test
  void aNodeDoesNotWaitForCachesOfOtherNodes() {
    KnownNode other = new KnownNode("n2", Map.of("pool", "b"), new JsonArray(), true, Map.of());

    assertThat(decide(other, NOW)).isEqualTo(new ColdDecision.Warm());
  }

  @Test
  void nobodyWaitsForACacheThatIsOffTheNodes() {
    assertThat(ColdRules.isWaitedFor(CACHE, Optional.empty())).isTrue();
    assertThat(ColdRules.isWaitedFor(CACHE, Optional.of(DeclaredCaches.APPLIED))).isTrue();
    assertThat(ColdRules.isWaitedFor(CACHE, Optional.of(new CacheOutcome.Purged()))).isFalse();
    assertThat(
            ColdRules.isWaitedFor(
                CACHE, Optional.of(new CacheOutcome.Previewed(DeclaredCaches.preview()))))
        .isFalse();
  }

  @Test
  void thePatchTakesTheTaintOffWithAllItsEffectsAndTouchesNothingElse() {
    JsonArray taints =
        array(
            """
            [{"key": "stowage.dev/cold", "effect": "NoSchedule"}, {"key": "other", "effect": "NoSchedule"},
             {"key": "stowage.dev/cold", "effect": "NoExecute"}]
            """);

    assertThat(ColdRules.isCold(taints)).isTrue();
    assertThat(ColdRules.patch("7", taints))
        .isEqualTo(
            array(
                """
                [{"op": "test", "path": "/metadata/resourceVersion", "value": "7"},
                 {"op": "test", "path": "/spec/taints/2", "value": {"key": "stowage.dev/cold", "effect": "NoExecute"}},
                 {"op": "remove", "path": "/spec/taints/2"},
                 {"op": "test", "path": "/spec/taints/0", "value": {"key": "stowage.dev/cold", "effect": "NoSchedule"}},
                 {"op": "remove", "path": "/spec/taints/0"}]
                """));
    assertThat(ColdRules.isCold(array("[{\"key\": \"other\"}]"))).isFalse();
  }

  private static JsonArray array(String json) {
    return JsonParser.parseString(json).getAsJsonArray();
  }

  private record KnownStates(Map<String, PresenceState> states) implements Presence {
    @Override
    public boolean isComplete() {
      return true;
    }

    @Override
    public List<KnownNode> nodes() {
      return List.of(NODE);
    }

    @Override
    public PresenceState state(String cache, String image, String node) {
      return states.getOrDefault(image, PresenceState.WAITING);
    }

    @Override
    public boolean isPresent(String image, String node) {
      return state("", image, node) == PresenceState.PRESENT;
    }

    @Override
    public void onChange(Runnable listener) {
      throw new UnsupportedOperationException();
    }
  }
}
