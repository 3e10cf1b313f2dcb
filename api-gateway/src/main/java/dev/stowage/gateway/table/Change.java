package dev.stowage.gateway.table;

import dev.stowage.event.CacheRequest;
import dev.stowage.event.CacheRequest.CachePurgeRequested;
import dev.stowage.event.CacheRequest.CacheRefreshRequested;
import dev.stowage.event.CacheRequest.NodeCacheRequested;
import dev.stowage.event.CopyEvent;
import dev.stowage.event.CopyEvent.ImageCopied;
import dev.stowage.event.CopyEvent.ImageCopyFailed;
import dev.stowage.event.DiscoveryEvent;
import dev.stowage.event.DiscoveryEvent.ClusterListed;
import dev.stowage.event.DiscoveryEvent.ImageDiscovered;
import dev.stowage.event.DiscoveryEvent.ImageRejected;
import dev.stowage.event.DiscoveryEvent.ImageRemoved;
import dev.stowage.event.NodeCacheEvent;
import dev.stowage.event.NodeCacheEvent.CachedImageRemoved;
import dev.stowage.event.NodeCacheEvent.CachedImageReported;
import dev.stowage.event.NodeCacheEvent.NodeCacheRemoved;
import dev.stowage.event.NodeCacheEvent.NodeCacheReported;
import dev.stowage.event.RewriteEvent;
import dev.stowage.event.RewriteEvent.WorkloadRewriteEnded;
import dev.stowage.event.RewriteEvent.WorkloadRewriteFailed;
import dev.stowage.event.RewriteEvent.WorkloadRewriteWithheld;
import dev.stowage.event.RewriteEvent.WorkloadRewritten;
import dev.stowage.event.RewriteRequest;
import dev.stowage.event.RolloutEvent;
import dev.stowage.event.RolloutEvent.RewriteContested;
import dev.stowage.event.RolloutEvent.RewritingHalted;
import dev.stowage.event.RolloutEvent.RewritingResumed;
import dev.stowage.event.RolloutEvent.RolloutEnded;
import dev.stowage.event.RolloutEvent.RolloutStarted;
import dev.stowage.event.StowageEvent;
import dev.stowage.event.Topic;

/** What an event does to the rows of its key. The newest event of a key decides alone. */
public sealed interface Change {

  /** A container uses an image. */
  record PutDiscovery(ImageDiscovered event) implements Change {}

  /** A container's image field is no reference. */
  record PutRejection(ImageRejected event) implements Change {}

  /** A cluster was listed. */
  record PutCluster(ClusterListed event) implements Change {}

  /** A copy succeeded. */
  record PutCopy(ImageCopied event) implements Change {}

  /** A copy failed. */
  record PutFailure(ImageCopyFailed event) implements Change {}

  /** A workload runs from copies. */
  record PutRewrite(WorkloadRewritten event) implements Change {}

  /** A workload could not be rewritten. */
  record PutRewriteFailure(WorkloadRewriteFailed event) implements Change {}

  /** A workload could be rewritten and is not. */
  record PutWithheld(WorkloadRewriteWithheld event) implements Change {}

  /** A workload rolls out. */
  record PutRollout(RolloutStarted event) implements Change {}

  /** A cluster's rewriting is halted. */
  record PutHalt(RewritingHalted event) implements Change {}

  /** A node cache is this far. */
  record PutCache(NodeCacheReported event) implements Change {}

  /** An image of a node cache is on these nodes. */
  record PutCachedImage(CachedImageReported event) implements Change {}

  /** A node cache is asked for. */
  record PutCacheRequest(NodeCacheRequested event) implements Change {}

  /** It is in the log of events alone. */
  record LogOnly(StowageEvent event) implements Change {}

  /** Whatever the key stood for is gone. */
  record Remove(Topic topic, String key) implements Change {}

  /** What this event changes. */
  static Change of(StowageEvent event) {
    return switch (event) {
      case DiscoveryEvent discovery -> ofDiscovery(discovery);
      case CopyEvent copy -> ofCopy(copy);
      case RewriteEvent rewrite -> ofRewrite(rewrite);
      case RolloutEvent rollout -> ofRollout(rollout);
      case NodeCacheEvent cache -> ofCache(cache);
      case RewriteRequest request -> new LogOnly(request);
      case CacheRequest request -> ofCacheRequest(request);
    };
  }

  private static Change ofDiscovery(DiscoveryEvent event) {
    return switch (event) {
      case ImageDiscovered discovered -> new PutDiscovery(discovered);
      case ImageRejected rejected -> new PutRejection(rejected);
      case ImageRemoved removed -> new Remove(removed.topic(), removed.key());
      case ClusterListed listed -> new PutCluster(listed);
    };
  }

  private static Change ofCopy(CopyEvent event) {
    return switch (event) {
      case ImageCopied copied -> new PutCopy(copied);
      case ImageCopyFailed failed -> new PutFailure(failed);
    };
  }

  private static Change ofRewrite(RewriteEvent event) {
    return switch (event) {
      case WorkloadRewritten rewritten -> new PutRewrite(rewritten);
      case WorkloadRewriteFailed failed -> new PutRewriteFailure(failed);
      case WorkloadRewriteWithheld withheld -> new PutWithheld(withheld);
      case WorkloadRewriteEnded ended -> new Remove(ended.topic(), ended.key());
    };
  }

  private static Change ofRollout(RolloutEvent event) {
    return switch (event) {
      case RolloutStarted started -> new PutRollout(started);
      case RewritingHalted halted -> new PutHalt(halted);
      case RolloutEnded ended -> new Remove(ended.topic(), ended.key());
      case RewriteContested contested -> new Remove(contested.topic(), contested.key());
      case RewritingResumed resumed -> new Remove(resumed.topic(), resumed.key());
    };
  }

  private static Change ofCache(NodeCacheEvent event) {
    return switch (event) {
      case NodeCacheReported reported -> new PutCache(reported);
      case CachedImageReported reported -> new PutCachedImage(reported);
      case CachedImageRemoved removed -> new Remove(removed.topic(), removed.key());
      case NodeCacheRemoved removed -> new Remove(removed.topic(), removed.key());
    };
  }

  private static Change ofCacheRequest(CacheRequest event) {
    return switch (event) {
      case NodeCacheRequested requested -> new PutCacheRequest(requested);
      case CacheRefreshRequested refresh -> new LogOnly(refresh);
      case CachePurgeRequested purge -> new LogOnly(purge);
    };
  }
}
