package dev.stowage.puller.progress;

import static dev.stowage.puller.presence.DeclaredCaches.APPLIED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.event.NodeCacheEvent;
import dev.stowage.event.NodeCacheEvent.CacheCounts;
import dev.stowage.event.NodeCacheEvent.CachedImageRemoved;
import dev.stowage.event.NodeCacheEvent.CachedImageReported;
import dev.stowage.event.NodeCacheEvent.CachedOnNode;
import dev.stowage.event.NodeCacheEvent.NodeCacheRemoved;
import dev.stowage.event.NodeCacheEvent.NodeCacheReported;
import dev.stowage.event.NodeCacheEvent.PresenceState;
import dev.stowage.event.Topic;
import dev.stowage.kafka.ReceivedRecord;
import dev.stowage.puller.cache.NodeCache;
import dev.stowage.puller.kubelet.ImagePresence;
import dev.stowage.puller.presence.DeclaredCaches;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ReportingTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final NodeCache CACHE = DeclaredCaches.cache("base", "a", List.of("a:1", "b:1"));

  private final PublishedReports published = new PublishedReports("prod");
  private final Reporting reporting = new Reporting("prod", published, CLOCK);

  private static ImagePresence image(
      String image, Instant since, @Nullable String code, @Nullable String message) {
    PresenceState state = code == null ? PresenceState.PRESENT : PresenceState.FAILED;
    return new ImagePresence(
        image,
        new CacheCounts(code == null ? 1 : 0, 0, code == null ? 0 : 1, 0),
        List.of(new CachedOnNode("n1", state, since, code, message)),
        0);
  }

  private List<NodeCacheEvent> news(ImagePresence... images) {
    List<ImagePresence> told =
        List.of(images).stream().map(image -> reporting.afterToldOf("base", image)).toList();
    CacheSituation situation = new CacheSituation(APPLIED, 1, told, Optional.empty());
    return reporting.news(reporting.report(CACHE, situation), situation);
  }

  private void read(List<NodeCacheEvent> events) {
    published.accept(
        events.stream()
            .map(event ->
                (ReceivedRecord)
                    new ReceivedRecord.Event(
                        new ReceivedRecord.Position(Topic.CACHES.topicName(), 0, 0), event))
            .toList());
  }

  @Test
  void whatTheTopicHasIsNotToldAgainThoughTheProcessIsNew() {
    List<NodeCacheEvent> first =
        news(image("a:1", NOW, null, null), image("b:1", NOW, "ImagePullBackOff", "not found"));
    assertThat(first).hasSize(3);
    assertThat(first.getLast()).isInstanceOf(NodeCacheReported.class);
    read(first);

    assertThat(
            news(
                image("a:1", NOW.plusSeconds(60), null, null),
                image(
                    "b:1",
                    NOW.plusSeconds(60),
                    "ImagePullBackOff",
                    "Back-off pulling image \"b:1\"")))
        .isEmpty();
  }

  @Test
  void onlyWhatHasChangedIsTold() {
    read(news(image("a:1", NOW, null, null), image("b:1", NOW, "ErrImagePull", "not found")));

    List<NodeCacheEvent> news =
        news(image("a:1", NOW, null, null), image("b:1", NOW.plusSeconds(9), null, null));

    assertThat(news).hasSize(2);
    assertThat(((CachedImageReported) news.getFirst()).image()).isEqualTo("b:1");
    assertThat(((CachedImageReported) news.getFirst()).nodes().getFirst().since())
        .isEqualTo(NOW.plusSeconds(9));
  }

  @Test
  void whatIsOnItsWayIsNoNewsAndWhatDidNotArriveIs() {
    List<NodeCacheEvent> first = news(image("a:1", NOW, null, null));
    published.send(first);
    assertThat(news(image("a:1", NOW, null, null))).isEmpty();

    published.failed(first);
    assertThat(news(image("a:1", NOW, null, null))).hasSize(2);
  }

  @Test
  void anEchoOfAnOlderEventDoesNotMakeTheNewerOneNewsAgain() {
    List<NodeCacheEvent> older = news(image("a:1", NOW, "ErrImagePull", "no"));
    published.send(older);
    List<NodeCacheEvent> newer = news(image("a:1", NOW.plusSeconds(1), null, null));
    published.send(newer);

    read(older);
    assertThat(news(image("a:1", NOW.plusSeconds(1), null, null))).isEmpty();
    read(newer);
    assertThat(news(image("a:1", NOW.plusSeconds(1), null, null))).isEmpty();
  }

  @Test
  void anImageThatTheCacheDoesNotNameAnyMoreIsRemovedOnce() {
    read(news(image("a:1", NOW, null, null), image("b:1", NOW, null, null)));

    List<NodeCacheEvent> news = news(image("a:1", NOW, null, null));
    assertThat(news).hasSize(2);
    assertThat(((CachedImageRemoved) news.getFirst()).image()).isEqualTo("b:1");
    read(news);

    assertThat(news(image("a:1", NOW, null, null))).isEmpty();
  }

  @Test
  void aCacheThatIsGoneIsRemovedWithItsImages() {
    read(news(image("a:1", NOW, null, null)));
    assertThat(reporting.told()).containsExactly("base");

    List<NodeCacheEvent> removals = reporting.removals(Set.of("base"));

    assertThat(removals)
        .hasSize(2)
        .hasAtLeastOneElementOfType(CachedImageRemoved.class)
        .hasAtLeastOneElementOfType(NodeCacheRemoved.class);
    published.send(removals);
    assertThat(reporting.told()).isEmpty();
    read(removals);
    assertThat(reporting.told()).isEmpty();
  }

  @Test
  void anotherClustersCachesAreNotOurs() {
    PublishedReports others = new PublishedReports("test");
    Reporting theirs = new Reporting("test", others, CLOCK);
    CacheSituation situation =
        new CacheSituation(APPLIED, 1, List.of(image("a:1", NOW, null, null)), Optional.empty());
    read(theirs.news(theirs.report(CACHE, situation), situation));

    assertThat(reporting.told()).isEmpty();
  }
}
