package dev.stowage.puller.progress;

import dev.stowage.event.NodeCacheEvent;
import dev.stowage.event.NodeCacheEvent.NodeCacheReported;
import dev.stowage.puller.cache.CacheDeclarations;
import dev.stowage.puller.cache.CacheOutcome;
import dev.stowage.puller.cache.CacheOutcomes;
import dev.stowage.puller.cache.CacheReports;
import dev.stowage.puller.cache.NodeCache;
import dev.stowage.puller.cache.PrivateImages;
import dev.stowage.puller.kubelet.ImagePresence;
import dev.stowage.puller.placement.KnownNode;
import dev.stowage.puller.presence.ClusterPresence;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Looks at all caches and tells what is news of them. For one thread. */
final class CacheProgress {
  private static final int BATCH = 200;

  private final CacheDeclarations declarations;
  private final CacheOutcomes outcomes;
  private final ClusterPresence presence;
  private final PublishedReports published;
  private final Reporting reporting;
  private final Consumer<List<NodeCacheEvent>> publisher;
  private final CacheReports reports;
  private final ProgressMetrics metrics;

  CacheProgress(
      CacheDeclarations declarations,
      CacheOutcomes outcomes,
      ClusterPresence presence,
      PublishedReports published,
      Reporting reporting,
      Consumer<List<NodeCacheEvent>> publisher,
      CacheReports reports,
      ProgressMetrics metrics) {
    this.declarations = declarations;
    this.outcomes = outcomes;
    this.presence = presence;
    this.published = published;
    this.reporting = reporting;
    this.publisher = publisher;
    this.reports = reports;
    this.metrics = metrics;
  }

  /** One look; how many events it came to. */
  int look() {
    presence.forget();
    if (!presence.isComplete()) {
      return 0;
    }
    int told = 0;
    List<NodeCacheReported> current = new ArrayList<>();
    List<NodeCache> caches = declarations.caches();
    List<KnownNode> nodes = presence.nodes();
    for (NodeCache cache : caches) {
      Optional<CacheOutcome> outcome = outcomes.of(cache.name());
      // Before anything was tried there is nothing to say that would hold.
      if (outcome.isPresent()) {
        CacheSituation situation = situation(cache, outcome.get(), nodes);
        NodeCacheReported report = reporting.report(cache, situation);
        current.add(report);
        List<NodeCacheEvent> news = reporting.news(report, situation);
        told += publish(news);
        if (news.contains(report) || reports.of(cache.name()).isEmpty()) {
          reports.put(report);
        }
      }
    }
    told += publish(reporting.removals(gone(caches)));
    metrics.show(current);
    return told;
  }

  private CacheSituation situation(NodeCache cache, CacheOutcome outcome, List<KnownNode> nodes) {
    List<KnownNode> meant = nodes.stream().filter(cache.placement()::allows).toList();
    List<ImagePresence> images = List.of();
    if (CacheSituation.isOnNodes(outcome)) {
      images =
          presence
              .images(cache.name(), cache.images(), meant.stream().map(KnownNode::name).toList())
              .stream()
              .map(image -> reporting.afterToldOf(cache.name(), image))
              .toList();
    }
    return new CacheSituation(outcome, meant.size(), images, PrivateImages.warning(cache, meant));
  }

  private Set<String> gone(List<NodeCache> caches) {
    Set<String> gone = new HashSet<>();
    if (declarations.isComplete()) {
      gone.addAll(reporting.told());
      caches.forEach(cache -> gone.remove(cache.name()));
      gone.removeIf(cache -> outcomes.of(cache).isPresent() || presence.hasPods(cache));
      gone.forEach(reports::remove);
    }
    return gone;
  }

  private int publish(List<NodeCacheEvent> news) {
    for (int from = 0; from < news.size(); from += BATCH) {
      List<NodeCacheEvent> batch = news.subList(from, Math.min(news.size(), from + BATCH));
      published.send(batch);
      try {
        publisher.accept(batch);
      } catch (RuntimeException e) {
        published.failed(batch);
        throw e;
      }
    }
    return news.size();
  }

  /** Somebody else looks from now on. */
  void rest() {
    metrics.show(List.of());
    reports.clear();
  }
}
