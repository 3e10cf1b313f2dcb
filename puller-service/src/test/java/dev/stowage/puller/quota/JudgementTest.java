package dev.stowage.puller.quota;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import dev.stowage.event.NodeCacheEvent.CacheOrigin;
import dev.stowage.event.NodeCacheEvent.CachePreview;
import dev.stowage.puller.cache.NodeCache;
import dev.stowage.puller.declaration.Caches;
import dev.stowage.puller.placement.KnownNode;
import dev.stowage.puller.presence.DeclaredCaches;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JudgementTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final CachePreview PREVIEW = DeclaredCaches.preview();
  private static final NodeCache CACHE =
      Caches.cache("tools", CacheOrigin.CONFIGURATION, List.of("nginx:1.25"));
  private static final KnownNode NODE = node("4Gi", true);
  private static final Quota QUOTA = quota("1Gi", "0");
  private static final Basis BASIS = Basis.of(CACHE, List.of(NODE), List.of(QUOTA), List.of());

  private final Judgement first = Judgement.of(BASIS, PREVIEW, null, NOW);

  @Test
  void itHoldsWhileNothingThatItGoesByHasChanged() {
    KnownNode notReady = node("4Gi", false);

    assertThat(first.holds(BASIS, NOW.plusSeconds(59))).isTrue();
    assertThat(
            first.holds(
                Basis.of(CACHE, List.of(notReady), List.of(quota("1Gi", "0")), List.of()), NOW))
        .isTrue();
  }

  @Test
  void itHoldsNoLongerWhenAQuotaANodeTheCacheOrARightHasChanged() {
    NodeCache other = Caches.cache("tools", CacheOrigin.CONFIGURATION, List.of("nginx:1.26"));

    for (Basis changed :
        List.of(
            Basis.of(CACHE, List.of(NODE), List.of(quota("2Gi", "0")), List.of()),
            Basis.of(CACHE, List.of(NODE), List.of(quota("1Gi", "20Mi")), List.of()),
            Basis.of(CACHE, List.of(NODE), List.of(), List.of()),
            Basis.of(CACHE, List.of(node("8Gi", true)), List.of(QUOTA), List.of()),
            Basis.of(CACHE, List.of(), List.of(QUOTA), List.of()),
            Basis.of(other, List.of(NODE), List.of(QUOTA), List.of()),
            Basis.of(CACHE, List.of(NODE), List.of(QUOTA), List.of("it is forbidden")))) {
      assertThat(first.holds(changed, NOW)).as(changed.toString()).isFalse();
    }
  }

  @Test
  void podsAreReadAgainAfterAPauseThatDoublesUpToTheInterval() {
    List<Duration> pauses = new ArrayList<>();
    Judgement judgement = first;
    for (int i = 0; i < 8; i++) {
      Instant end = judgement.until();
      assertThat(judgement.holds(BASIS, end)).isFalse();
      assertThat(judgement.holds(BASIS, end.minusMillis(1))).isTrue();
      pauses.add(judgement.pause());
      judgement = Judgement.of(BASIS, PREVIEW, judgement, end);
    }

    assertThat(pauses.stream().map(Duration::toMinutes))
        .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
  }

  @Test
  void thePauseBeginsAnewWhenSomethingHasChanged() {
    Judgement second = Judgement.of(BASIS, PREVIEW, first, NOW);
    Basis changed = Basis.of(CACHE, List.of(NODE), List.of(quota("2Gi", "0")), List.of());

    assertThat(second.pause()).isEqualTo(Duration.ofMinutes(2));
    assertThat(Judgement.of(changed, PREVIEW, second, NOW).pause())
        .isEqualTo(Duration.ofMinutes(1));
  }

  private static Quota quota(String hard, String used) {
    return new Quota(
        "limits", Map.of("limits.memory", hard), Map.of("limits.memory", used), List.of());
  }

  private static KnownNode node(String memory, boolean ready) {
    return new KnownNode("node-a", Map.of(), new JsonArray(), ready, Map.of("memory", memory));
  }
}
