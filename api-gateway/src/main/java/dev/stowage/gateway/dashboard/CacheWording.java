package dev.stowage.gateway.dashboard;

import dev.stowage.event.NodeCacheEvent.CacheFit;
import dev.stowage.event.NodeCacheEvent.CacheOrigin;
import dev.stowage.event.NodeCacheEvent.CacheState;
import dev.stowage.event.NodeCacheEvent.PresenceState;
import dev.stowage.gateway.cache.NodeCacheView;
import dev.stowage.gateway.cache.PreviewView;

/** How the dashboard says how far node caches are. */
final class CacheWording {

  private CacheWording() {}

  static Badge badge(CacheState state) {
    return switch (state) {
      case WARMING -> new Badge("warming", Badge.Tone.INFORMATION);
      case READY -> new Badge("ready", Badge.Tone.GOOD);
      case DEGRADED -> new Badge("degraded", Badge.Tone.BAD);
      case REFUSED -> new Badge("refused", Badge.Tone.BAD);
      case PREVIEW -> new Badge("preview", Badge.Tone.QUIET);
      case PURGED -> new Badge("purged", Badge.Tone.QUIET);
    };
  }

  /** For example {@code 3 failed}. */
  static Badge count(int count, PresenceState state) {
    return switch (state) {
      case PRESENT -> new Badge(count + " present", Badge.Tone.GOOD);
      case PULLING -> new Badge(count + " pulling", Badge.Tone.INFORMATION);
      case FAILED -> new Badge(count + " failed", Badge.Tone.BAD);
      case WAITING -> new Badge(count + " waiting", Badge.Tone.QUIET);
    };
  }

  /** For example {@code 5 images on 3 nodes · 1 DaemonSet · asked for by a request}. */
  static String facts(NodeCacheView cache) {
    return "%s on %s · %s · %s"
        .formatted(
            Wording.count(cache.images(), "image"),
            Wording.count(cache.nodes(), "node"),
            Wording.count(cache.daemonSets(), "DaemonSet"),
            origin(cache.origin()));
  }

  private static String origin(CacheOrigin origin) {
    return switch (origin) {
      case ENVIRONMENT -> "declared by the puller's environment";
      case CONFIGURATION -> "declared by the puller's configuration";
      case RESOURCE -> "declared by a NodeCache object";
      case REQUEST -> "asked for by a request";
      case WORKLOADS -> "what workloads use";
      case REWRITES -> "copies that workloads are about to use";
    };
  }

  /** What the cache asks of the cluster, in figures. */
  static String preview(PreviewView preview) {
    return "%s: %s with %s on %s ask for %s CPU (at most %s) and %s memory (at most %s)"
        .formatted(
            fit(preview.fit()),
            Wording.count(preview.pods(), "pod"),
            Wording.count(preview.containers(), "container"),
            Wording.count(preview.nodes(), "node"),
            preview.cpuRequests(),
            preview.cpuLimits(),
            preview.memoryRequests(),
            preview.memoryLimits());
  }

  private static String fit(CacheFit fit) {
    return switch (fit) {
      case FITS -> "fits";
      case EXCEEDS -> "does not fit";
      case UNKNOWN -> "not known whether it fits";
    };
  }
}
