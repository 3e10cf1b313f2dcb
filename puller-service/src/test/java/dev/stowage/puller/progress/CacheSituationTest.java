package dev.stowage.puller.progress;

import static dev.stowage.puller.presence.DeclaredCaches.APPLIED;
import static dev.stowage.puller.presence.DeclaredCaches.preview;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.event.NodeCacheEvent.CacheCounts;
import dev.stowage.event.NodeCacheEvent.CacheState;
import dev.stowage.event.NodeCacheEvent.CachedOnNode;
import dev.stowage.event.NodeCacheEvent.PresenceState;
import dev.stowage.puller.cache.CacheOutcome;
import dev.stowage.puller.kubelet.ImagePresence;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CacheSituationTest {
  private static final ImagePresence GOOD = image("a:1", new CacheCounts(2, 0, 0, 0));
  private static final ImagePresence PULLED = image("b:1", new CacheCounts(1, 1, 0, 0));
  private static final ImagePresence AWAITED = image("c:1", new CacheCounts(1, 0, 0, 1));
  private static final ImagePresence BAD =
      image(
          "d:1",
          new CacheCounts(1, 0, 1, 0),
          new CachedOnNode(
              "n2", PresenceState.FAILED, Instant.EPOCH, "ImagePullBackOff", "not found"));

  private static ImagePresence image(String image, CacheCounts counts, CachedOnNode... nodes) {
    return new ImagePresence(image, counts, List.of(nodes), 0);
  }

  private static CacheSituation of(CacheOutcome outcome, ImagePresence... images) {
    return new CacheSituation(outcome, 2, List.of(images), Optional.empty());
  }

  @Test
  void aCacheIsReadyWhenEveryImageIsOnEveryNode() {
    assertThat(of(APPLIED, GOOD).state()).isEqualTo(CacheState.READY);
    assertThat(of(APPLIED, GOOD).message()).isNull();
    assertThat(of(APPLIED, GOOD).advice()).isNull();
  }

  @Test
  void aCacheWarmsForAsLongAsAnythingIsOnItsWay() {
    assertThat(of(APPLIED, GOOD, PULLED, BAD).state()).isEqualTo(CacheState.WARMING);
    assertThat(of(APPLIED, AWAITED).state()).isEqualTo(CacheState.WARMING);
    assertThat(of(APPLIED, GOOD, PULLED, AWAITED).counts()).isEqualTo(new CacheCounts(4, 1, 0, 1));
  }

  @Test
  void aCacheOneImageOfWhichFailedSaysWhichAndWhereAndWhy() {
    CacheSituation situation = of(APPLIED, GOOD, BAD);

    assertThat(situation.state()).isEqualTo(CacheState.DEGRADED);
    assertThat(situation.message())
        .isEqualTo("1 of 2 images failed, first d:1 on n2 (ImagePullBackOff: not found)");
    assertThat(situation.advice()).contains("pull secrets");
  }

  @Test
  void aRefusedCacheKeepsItsFiguresAndItsAdvice() {
    CacheSituation situation =
        of(new CacheOutcome.Refused(preview(), "2000Mi of 1000Mi", "raise the quota"), GOOD);

    assertThat(situation.state()).isEqualTo(CacheState.REFUSED);
    assertThat(situation.message()).isEqualTo("2000Mi of 1000Mi");
    assertThat(situation.advice()).isEqualTo("raise the quota");
    assertThat(situation.preview()).isEqualTo(preview());
  }

  @Test
  void whatIsNotAppliedIsOnNoNode() {
    assertThat(of(new CacheOutcome.Previewed(preview())).state()).isEqualTo(CacheState.PREVIEW);
    assertThat(of(new CacheOutcome.Purged()).state()).isEqualTo(CacheState.PURGED);
    assertThat(CacheSituation.isOnNodes(new CacheOutcome.Purged())).isFalse();
    assertThat(CacheSituation.isOnNodes(new CacheOutcome.Previewed(preview()))).isFalse();
  }

  @Test
  void aCacheForNoNodeSaysSo() {
    CacheSituation situation = new CacheSituation(APPLIED, 0, List.of(), Optional.empty());

    assertThat(situation.message()).isEqualTo("it is for no node");
    assertThat(situation.advice()).contains("selector");
  }

  @Test
  void aWarningComesAfterWhatElseThereIsToSay() {
    assertThat(new CacheSituation(APPLIED, 2, List.of(GOOD), Optional.of("beware")).message())
        .isEqualTo("beware");
    assertThat(new CacheSituation(APPLIED, 2, List.of(BAD), Optional.of("beware")).message())
        .endsWith("; beware");
  }
}
