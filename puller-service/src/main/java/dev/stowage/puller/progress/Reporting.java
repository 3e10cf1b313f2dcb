package dev.stowage.puller.progress;

import dev.stowage.event.NodeCacheEvent;
import dev.stowage.event.NodeCacheEvent.CachedImageRemoved;
import dev.stowage.event.NodeCacheEvent.CachedImageReported;
import dev.stowage.event.NodeCacheEvent.NodeCacheRemoved;
import dev.stowage.event.NodeCacheEvent.NodeCacheReported;
import dev.stowage.puller.cache.NodeCache;
import dev.stowage.puller.kubelet.ImagePresence;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Says what is to be told of caches, after what has been told of them. */
final class Reporting {
  private final String cluster;
  private final PublishedReports published;
  private final Clock clock;

  Reporting(String cluster, PublishedReports published, Clock clock) {
    this.cluster = cluster;
    this.published = published;
    this.clock = clock;
  }

  /** Where an image is, in the light of what was told of it. */
  ImagePresence afterToldOf(String cache, ImagePresence image) {
    return published
        .newest(imageKey(cache, image.image()))
        .filter(CachedImageReported.class::isInstance)
        .map(CachedImageReported.class::cast)
        .map(told -> image.after(told.nodes()))
        .orElse(image);
  }

  private String imageKey(String cache, String image) {
    return cluster + "/" + cache + "/" + image;
  }

  /** What the cache as a whole is like. */
  NodeCacheReported report(NodeCache cache, CacheSituation situation) {
    return new NodeCacheReported(
        UUID.randomUUID(),
        clock.instant(),
        cluster,
        cache.name(),
        cache.origin(),
        situation.state(),
        (int) cache.images().stream().map(image -> image.image()).distinct().count(),
        situation.nodes(),
        situation.daemonSets(),
        situation.counts(),
        situation.preview(),
        situation.message(),
        situation.advice());
  }

  /** What is news of a cache: of its images first, of the whole last. */
  List<NodeCacheEvent> news(NodeCacheReported report, CacheSituation situation) {
    List<NodeCacheEvent> news = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (ImagePresence image : situation.images()) {
      CachedImageReported told =
          new CachedImageReported(
              UUID.randomUUID(),
              clock.instant(),
              cluster,
              report.cache(),
              image.image(),
              image.counts(),
              image.nodes(),
              image.omitted());
      keys.add(told.key());
      if (published.isNews(told)) {
        news.add(told);
      }
    }
    for (NodeCacheEvent told : published.all()) {
      if (told instanceof CachedImageReported image
          && image.cache().equals(report.cache())
          && !keys.contains(told.key())) {
        news.add(removed(image));
      }
    }
    if (published.isNews(report)) {
      news.add(report);
    }
    return news;
  }

  /** What is to be told of caches that were told of and are no more. */
  List<NodeCacheEvent> removals(Set<String> gone) {
    List<NodeCacheEvent> removals = new ArrayList<>();
    for (NodeCacheEvent told : published.all()) {
      if (!gone.contains(told.cache())) {
        continue;
      }
      if (told instanceof CachedImageReported image) {
        removals.add(removed(image));
      } else if (told instanceof NodeCacheReported cache) {
        removals.add(
            new NodeCacheRemoved(UUID.randomUUID(), clock.instant(), cluster, cache.cache()));
      }
    }
    return removals;
  }

  /** The caches that were told of. */
  Set<String> told() {
    Set<String> caches = new HashSet<>();
    for (NodeCacheEvent told : published.all()) {
      if (told instanceof NodeCacheReported || told instanceof CachedImageReported) {
        caches.add(told.cache());
      }
    }
    return caches;
  }

  private CachedImageRemoved removed(CachedImageReported image) {
    return new CachedImageRemoved(
        UUID.randomUUID(), clock.instant(), cluster, image.cache(), image.image());
  }
}
