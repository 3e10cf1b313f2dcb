package dev.stowage.gateway;

import dev.stowage.event.CopyEvent.FailureState;
import dev.stowage.event.CopyEvent.ImageCopied;
import dev.stowage.event.CopyEvent.ImageCopyFailed;
import dev.stowage.event.DiscoveryEvent.ClusterListed;
import dev.stowage.event.DiscoveryEvent.ImageDiscovered;
import dev.stowage.event.DiscoveryEvent.ImageRejected;
import dev.stowage.event.DiscoveryEvent.ImageRemoved;
import dev.stowage.event.NodeCacheEvent.CacheCounts;
import dev.stowage.event.NodeCacheEvent.CacheFit;
import dev.stowage.event.NodeCacheEvent.CacheOrigin;
import dev.stowage.event.NodeCacheEvent.CachePreview;
import dev.stowage.event.NodeCacheEvent.CacheState;
import dev.stowage.event.NodeCacheEvent.CachedImageRemoved;
import dev.stowage.event.NodeCacheEvent.CachedImageReported;
import dev.stowage.event.NodeCacheEvent.CachedOnNode;
import dev.stowage.event.NodeCacheEvent.NodeCacheRemoved;
import dev.stowage.event.NodeCacheEvent.NodeCacheReported;
import dev.stowage.event.NodeCacheEvent.PresenceState;
import dev.stowage.event.RewriteEvent.ImageChange;
import dev.stowage.event.RewriteEvent.WorkloadRewriteEnded;
import dev.stowage.event.RewriteEvent.WorkloadRewriteFailed;
import dev.stowage.event.RewriteEvent.WorkloadRewriteWithheld;
import dev.stowage.event.RewriteEvent.WorkloadRewritten;
import dev.stowage.event.RolloutEvent.RewritingHalted;
import dev.stowage.event.RolloutEvent.RewritingResumed;
import dev.stowage.event.RolloutEvent.RolloutAim;
import dev.stowage.event.RolloutEvent.RolloutStarted;
import dev.stowage.event.RolloutEvent.Tries;
import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import dev.stowage.workload.ContainerId;
import dev.stowage.workload.ContainerKind;
import dev.stowage.workload.WorkloadId;
import dev.stowage.workload.WorkloadKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Events as services would publish them. */
final class Happening {
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

  private Happening() {}

  static WorkloadId deployment(String cluster, String namespace, String name) {
    return new WorkloadId(cluster, namespace, WorkloadKind.DEPLOYMENT, name);
  }

  static ContainerId container(String name) {
    return new ContainerId(ContainerKind.CONTAINER, name);
  }

  static ContainerId initContainer(String name) {
    return new ContainerId(ContainerKind.INIT_CONTAINER, name);
  }

  static ImageReference target(String image) {
    ImageReference source = ImageReference.parse(image);
    return ImageReference.parse("backup.example:5000/safe/" + source);
  }

  static ImageDiscovered discovered(WorkloadId workload, ContainerId container, String image) {
    return new ImageDiscovered(
        UUID.randomUUID(), now(), workload, container, ImageReference.parse(image), null);
  }

  static ImageRemoved removed(WorkloadId workload, ContainerId container, String image) {
    return new ImageRemoved(
        UUID.randomUUID(), now(), workload, container, ImageReference.parse(image));
  }

  static ImageRejected rejected(
      WorkloadId workload, ContainerId container, String text, String reason) {
    return new ImageRejected(UUID.randomUUID(), now(), workload, container, text, reason);
  }

  static ClusterListed listed(String cluster, int workloads, int images) {
    return new ClusterListed(UUID.randomUUID(), now(), cluster, workloads, images);
  }

  static ImageCopied copied(String image, long bytes, long moved) {
    return new ImageCopied(
        UUID.randomUUID(),
        now(),
        ImageReference.parse(image),
        target(image),
        Digest.sha256(image.getBytes(StandardCharsets.UTF_8)),
        MANIFEST,
        bytes,
        moved,
        Duration.ofMillis(1_500));
  }

  static ImageCopyFailed failed(String image, FailureState state, String message, String advice) {
    return failed(image, state, message, advice, null);
  }

  static ImageCopyFailed failed(
      String image,
      FailureState state,
      String message,
      String advice,
      @Nullable Instant nextAttempt) {
    return new ImageCopyFailed(
        UUID.randomUUID(),
        now(),
        ImageReference.parse(image),
        target(image),
        state,
        "UNAUTHORIZED",
        message,
        advice,
        3,
        nextAttempt);
  }

  static WorkloadRewritten rewritten(WorkloadId workload, ImageChange... images) {
    return new WorkloadRewritten(UUID.randomUUID(), now(), workload, Arrays.asList(images));
  }

  static ImageChange change(ContainerId container, String image) {
    return new ImageChange(container, ImageReference.parse(image), target(image));
  }

  static WorkloadRewriteFailed rewriteFailed(WorkloadId workload, String message) {
    return new WorkloadRewriteFailed(UUID.randomUUID(), now(), workload, "CONFLICT", message);
  }

  static WorkloadRewriteEnded rewriteEnded(WorkloadId workload) {
    return new WorkloadRewriteEnded(UUID.randomUUID(), now(), workload);
  }

  static WorkloadRewriteWithheld withheld(
      WorkloadId workload, String code, String message, String advice) {
    return new WorkloadRewriteWithheld(UUID.randomUUID(), now(), workload, code, message, advice);
  }

  static RolloutStarted rolloutStarted(WorkloadId workload, ImageChange... images) {
    return new RolloutStarted(
        UUID.randomUUID(),
        now(),
        workload,
        RolloutAim.COPIES,
        Arrays.asList(images),
        null,
        null,
        new Tries(List.of(now()), 0));
  }

  static RewritingHalted halted(String cluster, int failures, String message, String advice) {
    return new RewritingHalted(UUID.randomUUID(), now(), cluster, failures, message, advice);
  }

  static RewritingResumed resumed(String cluster) {
    return new RewritingResumed(UUID.randomUUID(), now(), cluster);
  }

  static NodeCacheReported cache(String cluster, String name, CacheState state) {
    return cache(cluster, name, CacheOrigin.CONFIGURATION, state, null);
  }

  static NodeCacheReported cache(
      String cluster,
      String name,
      CacheOrigin origin,
      CacheState state,
      @Nullable CachePreview preview) {
    return new NodeCacheReported(
        UUID.randomUUID(),
        now(),
        cluster,
        name,
        origin,
        state,
        2,
        3,
        1,
        new CacheCounts(3, 1, 2, 0),
        preview,
        "2 places lack an image",
        "look at the nodes");
  }

  static CachePreview preview(CacheFit fit, String... reasons) {
    return new CachePreview(3, 3, 6, "300m", "1200m", "60Mi", "120Mi", fit, Arrays.asList(reasons));
  }

  static CachedImageReported cachedImage(
      String cluster, String cache, String image, CachedOnNode... nodes) {
    return new CachedImageReported(
        UUID.randomUUID(),
        now(),
        cluster,
        cache,
        image,
        new CacheCounts(
            count(nodes, PresenceState.PRESENT),
            count(nodes, PresenceState.PULLING),
            count(nodes, PresenceState.FAILED),
            count(nodes, PresenceState.WAITING)),
        Arrays.asList(nodes),
        0);
  }

  static CachedOnNode onNode(String node, PresenceState state) {
    return new CachedOnNode(node, state, now(), null, null);
  }

  static CachedOnNode failedOn(String node, String code, String message) {
    return new CachedOnNode(node, PresenceState.FAILED, now(), code, message);
  }

  static CachedImageRemoved imageRemoved(String cluster, String cache, String image) {
    return new CachedImageRemoved(UUID.randomUUID(), now(), cluster, cache, image);
  }

  static NodeCacheRemoved cacheRemoved(String cluster, String cache) {
    return new NodeCacheRemoved(UUID.randomUUID(), now(), cluster, cache);
  }

  private static int count(CachedOnNode[] nodes, PresenceState state) {
    return Math.toIntExact(Arrays.stream(nodes).filter(node -> node.state() == state).count());
  }

  static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }
}
