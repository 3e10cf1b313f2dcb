package dev.stowage.gateway.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.event.NodeCacheEvent.CacheFit;
import dev.stowage.event.NodeCacheEvent.CacheOrigin;
import dev.stowage.event.NodeCacheEvent.CacheState;
import dev.stowage.event.NodeCacheEvent.PresenceState;
import dev.stowage.gateway.cache.CachedImageView;
import dev.stowage.gateway.cache.CachedNodeView;
import dev.stowage.gateway.cache.CountsView;
import dev.stowage.gateway.cache.NodeCacheView;
import dev.stowage.gateway.cache.PreviewView;
import dev.stowage.gateway.dashboard.CachesPage.Cache;
import dev.stowage.gateway.view.Page;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CachePagesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final PreviewView PREVIEW =
      new PreviewView(
          1,
          1,
          2,
          "50m",
          "200m",
          "10Mi",
          "20Mi",
          CacheFit.FITS,
          List.of("a quota is not readable"));

  @Test
  void aCacheSaysHowFarItIsWhereItComesFromAndWhatItAsksFor() {
    Cache cache = page(List.of(cache("nightly")), List.of()).caches().getFirst();

    assertThat(cache.badge().label()).isEqualTo("degraded");
    assertThat(cache.counts())
        .extracting(Badge::label)
        .containsExactly("7 failed", "1 pulling", "4 present");
    assertThat(cache.facts())
        .isEqualTo("2 images on 1 node · 1 DaemonSet · asked for by a request");
    assertThat(cache.preview())
        .isEqualTo(
            "fits: 1 pod with 2 containers on 1 node ask for 50m CPU (at most 200m) and 10Mi memory (at most 20Mi)");
    assertThat(cache.reasons()).containsExactly("a quota is not readable");
  }

  @Test
  void onlySoManyFailuresAreListedAndTheRestIsCounted() {
    List<CachedImageView> failed =
        IntStream.rangeClosed(0, CachePages.LISTED_IMAGES)
            .mapToObj(i -> failed("nightly", "app:" + i))
            .toList();

    Cache cache = page(List.of(cache("nightly")), failed).caches().getFirst();

    assertThat(cache.failures()).hasSize(CachePages.LISTED_IMAGES);
    assertThat(cache.moreFailures()).startsWith("and more");
    assertThat(cache.failures().getFirst().nodes())
        .extracting(CachesPage.FailedNode::node)
        .containsExactly("node-0", "node-1", "node-2", "node-3", "node-4");
    assertThat(cache.failures().getFirst().more()).isEqualTo("and on 2 more nodes");
  }

  @Test
  void failuresStandWithTheirOwnCache() {
    List<Cache> caches =
        page(List.of(cache("one"), cache("two")), List.of(failed("two", "app:1"))).caches();

    assertThat(caches.get(0).failures()).isEmpty();
    assertThat(caches.get(1).failures()).hasSize(1);
    assertThat(caches.get(1).moreFailures()).isNull();
  }

  private static CachesPage page(List<NodeCacheView> caches, List<CachedImageView> failed) {
    return CachePages.of(
        DashboardQuery.ofCluster("prod"),
        new CachePages.Content(List.of(), new Page<>(caches, 0, 25, caches.size()), failed),
        NOW);
  }

  private static NodeCacheView cache(String name) {
    return new NodeCacheView(
        "prod",
        name,
        CacheOrigin.REQUEST,
        CacheState.DEGRADED,
        2,
        1,
        1,
        new CountsView(4, 1, 7, 0),
        PREVIEW,
        null,
        null,
        true,
        NOW);
  }

  private static CachedImageView failed(String cache, String image) {
    List<CachedNodeView> nodes =
        IntStream.range(0, 8)
            .mapToObj(i ->
                new CachedNodeView(
                    "node-" + i,
                    i == 7 ? PresenceState.PRESENT : PresenceState.FAILED,
                    NOW,
                    "ErrImagePull",
                    null))
            .toList();
    return new CachedImageView("prod", cache, image, new CountsView(1, 0, 7, 0), nodes, 0, NOW);
  }
}
