package dev.stowage.puller.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.event.CacheRequest;
import dev.stowage.event.CacheRequest.CachePurgeRequested;
import dev.stowage.event.CacheRequest.CacheRefreshRequested;
import dev.stowage.event.CacheRequest.CacheWish;
import dev.stowage.event.CacheRequest.NodeCacheRequested;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class CacheRequestsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");

  private final CacheRequests requests = new CacheRequests("lab");
  private final AtomicInteger told = new AtomicInteger();

  @Test
  void aPurgeHoldsUntilTheCacheIsAskedToBeRefreshed() {
    requests.apply(purge("lab", NOW));
    assertThat(requests.isPurged("tools")).isTrue();
    assertThat(requests.isPurged("other")).isFalse();

    requests.apply(refresh(NOW.plusSeconds(1)));
    assertThat(requests.isPurged("tools")).isFalse();
    assertThat(requests.refreshAskedAt("tools")).contains(NOW.plusSeconds(1));
  }

  @Test
  void theEchoOfAnOlderRequestUndoesNothing() {
    requests.apply(refresh(NOW));
    requests.apply(purge("lab", NOW.minusSeconds(1)));

    assertThat(requests.isPurged("tools")).isFalse();
  }

  @Test
  void whatIsAskedOfAnotherClusterIsNotOurs() {
    requests.apply(purge("other", NOW));

    assertThat(requests.isPurged("tools")).isFalse();
  }

  @Test
  void aRequestStandsUntilItsKeyHasNoValue() {
    requests.onChange(told::incrementAndGet);
    CacheRequest wanted = wanted();
    requests.apply(wanted);
    assertThat(requests.wanted()).containsExactly((NodeCacheRequested) wanted);

    requests.withdraw(wanted.key());
    requests.withdraw(wanted.key());
    assertThat(requests.wanted()).isEmpty();
    assertThat(told).hasValue(2);
  }

  private static CacheRequest wanted() {
    return new NodeCacheRequested(
        UUID.randomUUID(),
        NOW,
        "lab",
        "tools",
        CacheWish.KEEP,
        List.of("nginx"),
        List.of(),
        List.of(),
        null);
  }

  private static CacheRequest purge(String cluster, Instant time) {
    return new CachePurgeRequested(UUID.randomUUID(), time, cluster, "tools", null);
  }

  private static CacheRequest refresh(Instant time) {
    return new CacheRefreshRequested(UUID.randomUUID(), time, "lab", "tools", null);
  }
}
