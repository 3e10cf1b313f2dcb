package dev.stowage.puller.daemonset;

import dev.stowage.event.CacheRequest.CacheWish;
import dev.stowage.event.NodeCacheEvent.CacheFit;
import dev.stowage.event.NodeCacheEvent.CachePreview;
import dev.stowage.puller.cache.CacheOrders;
import dev.stowage.puller.cache.CacheOutcome;
import dev.stowage.puller.cache.CachedImage;
import dev.stowage.puller.cache.NodeCache;
import dev.stowage.puller.placement.KnownNode;
import dev.stowage.puller.placement.Presence;
import dev.stowage.puller.shape.DaemonSetPlan;
import dev.stowage.puller.shape.DaemonSetShape;
import dev.stowage.puller.shape.FoundDaemonSet;
import dev.stowage.puller.shape.ImageParts;
import dev.stowage.puller.shape.Step;
import dev.stowage.puller.shape.WantedDaemonSet;
import dev.stowage.puller.turn.TurnRules;
import dev.stowage.puller.turn.TurnTaker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Makes one cache in the cluster what it should be. */
final class CacheKeeper {
  private final DaemonSetShape shape;
  private final SeenDaemonSets seen;
  private final DaemonSetWriter writer;
  private final TurnTaker turns;
  private final FitCheck fit;
  private final Presence presence;
  private final CacheOrders orders;
  private final Duration deadline;

  CacheKeeper(
      DaemonSetShape shape,
      SeenDaemonSets seen,
      DaemonSetWriter writer,
      TurnTaker turns,
      FitCheck fit,
      Presence presence,
      CacheOrders orders,
      Duration deadline) {
    this.shape = shape;
    this.seen = seen;
    this.writer = writer;
    this.turns = turns;
    this.fit = fit;
    this.presence = presence;
    this.orders = orders;
    this.deadline = deadline;
  }

  /**
   * What one look came to.
   *
   * @param outcome what became of the cache; empty when that is not known yet
   * @param again whether it is to be looked at again without being told of anything
   */
  record Look(Optional<CacheOutcome> outcome, boolean again) {}

  /**
   * Looks once.
   *
   * @param others the names of all other declared caches
   */
  Look look(NodeCache cache, Predicate<String> others) {
    if (orders.isPurged(cache.name())) {
      remove(cache);
      return new Look(Optional.of(new CacheOutcome.Purged()), false);
    }
    CachePreview preview = fit.of(cache);
    if (cache.wish() == CacheWish.PREVIEW) {
      remove(cache);
      return new Look(Optional.of(new CacheOutcome.Previewed(preview)), false);
    }
    if (preview.fit() == CacheFit.EXCEEDS) {
      return new Look(
          Optional.of(
              new CacheOutcome.Refused(
                  preview,
                  String.join("; ", preview.reasons()),
                  "give it fewer images or nodes or less memory, or raise the quota")),
          true);
    }
    return apply(cache, preview, others);
  }

  private void remove(NodeCache cache) {
    DaemonSetPlan.of(List.of(), seen.of(cache.name()), Map.of())
        .forEach(step -> writer.write(step, cache.origin()));
  }

  private Look apply(NodeCache cache, CachePreview preview, Predicate<String> others) {
    List<FoundDaemonSet> found = seen.of(cache.name());
    List<WantedDaemonSet> wanted = new ArrayList<>();
    Map<String, List<CachedImage>> parts = ImageParts.of(cache, found, others);
    parts.forEach((name, images) -> wanted.add(shape.of(cache, name, images)));
    boolean again = false;
    for (Step step : DaemonSetPlan.of(wanted, found, seen.written())) {
      switch (writer.write(step, cache.origin())) {
        case Application.Done done -> {
          // On to the next.
        }
        case Application.Soon soon -> again = true;
        case Application.Refused(String message, String advice) -> {
          return new Look(Optional.of(new CacheOutcome.Refused(preview, message, advice)), true);
        }
      }
    }
    turns.take(cache.name(), rules(cache, wanted));
    return new Look(Optional.of(new CacheOutcome.Applied(preview, wanted.size())), again);
  }

  private TurnRules rules(NodeCache cache, List<WantedDaemonSet> wanted) {
    Map<String, String> templates = new HashMap<>();
    Set<String> mutable = new HashSet<>();
    for (WantedDaemonSet one : wanted) {
      templates.put(one.name(), one.template());
      if (one.mutable()) {
        mutable.add(one.name());
      }
    }
    return new TurnRules(
        cache.nodesPulling(),
        deadline,
        cache.interval(),
        orders.refreshAskedAt(cache.name()),
        presence.nodes().stream()
            .filter(KnownNode::ready)
            .map(KnownNode::name)
            .collect(Collectors.toSet()),
        templates,
        mutable);
  }
}
