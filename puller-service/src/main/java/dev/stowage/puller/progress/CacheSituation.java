package dev.stowage.puller.progress;

import dev.stowage.event.NodeCacheEvent.CacheCounts;
import dev.stowage.event.NodeCacheEvent.CachePreview;
import dev.stowage.event.NodeCacheEvent.CacheState;
import dev.stowage.event.NodeCacheEvent.CachedOnNode;
import dev.stowage.event.NodeCacheEvent.PresenceState;
import dev.stowage.image.Printable;
import dev.stowage.puller.cache.CacheOutcome;
import dev.stowage.puller.kubelet.ImagePresence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What there is to say about a cache.
 *
 * @param nodes how many nodes it is for
 * @param images where its images are; none when nothing of it is on nodes
 * @param warning one line that holds whatever its state is
 */
record CacheSituation(
    CacheOutcome outcome, int nodes, List<ImagePresence> images, Optional<String> warning) {
  CacheSituation {
    images = List.copyOf(images);
  }

  /** Whether the outcome lets any of it be on nodes. */
  static boolean isOnNodes(CacheOutcome outcome) {
    return switch (outcome) {
      case CacheOutcome.Applied applied -> true;
      // What was applied before stays.
      case CacheOutcome.Refused refused -> true;
      case CacheOutcome.Previewed previewed -> false;
      case CacheOutcome.Purged purged -> false;
    };
  }

  CacheCounts counts() {
    int present = 0;
    int pulling = 0;
    int failed = 0;
    int waiting = 0;
    for (ImagePresence image : images) {
      present += image.counts().present();
      pulling += image.counts().pulling();
      failed += image.counts().failed();
      waiting += image.counts().waiting();
    }
    return new CacheCounts(present, pulling, failed, waiting);
  }

  CacheState state() {
    return switch (outcome) {
      case CacheOutcome.Applied applied -> stateOnNodes();
      case CacheOutcome.Previewed previewed -> CacheState.PREVIEW;
      case CacheOutcome.Refused refused -> CacheState.REFUSED;
      case CacheOutcome.Purged purged -> CacheState.PURGED;
    };
  }

  private CacheState stateOnNodes() {
    CacheCounts counts = counts();
    if (counts.pulling() + counts.waiting() > 0) {
      return CacheState.WARMING;
    }
    return counts.failed() > 0 ? CacheState.DEGRADED : CacheState.READY;
  }

  int daemonSets() {
    return outcome instanceof CacheOutcome.Applied applied ? applied.daemonSets() : 0;
  }

  @Nullable CachePreview preview() {
    return switch (outcome) {
      case CacheOutcome.Applied applied -> applied.preview();
      case CacheOutcome.Previewed previewed -> previewed.preview();
      case CacheOutcome.Refused refused -> refused.preview();
      case CacheOutcome.Purged purged -> null;
    };
  }

  /** One line when there is more to say than the state does. */
  @Nullable String message() {
    List<String> parts = new ArrayList<>();
    if (outcome instanceof CacheOutcome.Refused refused) {
      parts.add(refused.message());
    }
    if (isOnNowhere()) {
      parts.add("it is for no node");
    }
    firstFailed().ifPresent(parts::add);
    warning.ifPresent(parts::add);
    return parts.isEmpty() ? null : String.join("; ", parts);
  }

  /** What a person can do about it. */
  @Nullable String advice() {
    if (outcome instanceof CacheOutcome.Refused refused) {
      return refused.advice();
    }
    if (isOnNowhere()) {
      return "check its node selector, its affinity and its tolerations";
    }
    return firstFailed().isPresent()
        ? "check that the image exists and that the cache's pull secrets reach it"
        : null;
  }

  private boolean isOnNowhere() {
    return nodes == 0 && outcome instanceof CacheOutcome.Applied;
  }

  private Optional<String> firstFailed() {
    List<ImagePresence> failed =
        images.stream().filter(image -> image.counts().failed() > 0).toList();
    if (failed.isEmpty()) {
      return Optional.empty();
    }
    ImagePresence first = failed.getFirst();
    return first.nodes().stream()
        .filter(node -> node.state() == PresenceState.FAILED)
        .findFirst()
        .map(node -> line(failed.size(), first, node));
  }

  private String line(int failed, ImagePresence image, CachedOnNode node) {
    String why = node.message() == null ? "" : ": " + node.message();
    return "%d of %d images failed, first %s on %s (%s%s)"
        .formatted(
            failed, images.size(), Printable.of(image.image()), node.node(), node.code(), why);
  }
}
