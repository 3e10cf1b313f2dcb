package dev.stowage.puller.daemonset;

import dev.stowage.event.NodeCacheEvent.CacheFit;
import dev.stowage.event.NodeCacheEvent.CachePreview;
import dev.stowage.puller.cache.NodeCache;
import dev.stowage.puller.placement.KnownNode;
import dev.stowage.puller.placement.Presence;
import dev.stowage.puller.quota.QuotaGate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether caches fit: asked when a cache or its set of nodes has changed, and every minute where
 * the answer was not that it fits, since quotas change too; what that costs, the gate sees to.
 */
final class FitCheck {
  private static final Duration ASKED_AGAIN = Duration.ofMinutes(1);

  private final QuotaGate gate;
  private final Presence presence;
  private final Clock clock;
  private final Map<String, Known> known = new HashMap<>();

  private record Known(NodeCache cache, Set<String> nodes, CachePreview preview, Instant at) {}

  FitCheck(QuotaGate gate, Presence presence, Clock clock) {
    this.gate = gate;
    this.presence = presence;
    this.clock = clock;
  }

  CachePreview of(NodeCache cache) {
    Set<String> nodes =
        presence.nodes().stream()
            .filter(cache.placement()::allows)
            .map(KnownNode::name)
            .collect(Collectors.toSet());
    Instant now = clock.instant();
    Known before = known.get(cache.name());
    if (before != null
        && before.cache().equals(cache)
        && before.nodes().equals(nodes)
        && (before.preview().fit() == CacheFit.FITS
            || now.isBefore(before.at().plus(ASKED_AGAIN)))) {
      return before.preview();
    }
    CachePreview preview = gate.preview(cache);
    known.put(cache.name(), new Known(cache, nodes, preview, now));
    return preview;
  }

  void retain(Collection<String> caches) {
    known.keySet().retainAll(caches);
    gate.retain(caches);
  }
}
