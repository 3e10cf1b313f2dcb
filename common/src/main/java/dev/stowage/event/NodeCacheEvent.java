package dev.stowage.event;

import dev.stowage.workload.KeyPart;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How far a cluster's node caches are. The key is the cache, or an image of it, so that the newest
 * events tell what is on the nodes.
 */
public sealed interface NodeCacheEvent extends StowageEvent {

  /** The cluster whose nodes it is about. */
  String cluster();

  /** The cache's name, unique in the cluster. */
  String cache();

  @Override
  default Topic topic() {
    return Topic.CACHES;
  }

  /**
   * The state of a whole cache.
   *
   * @param images how many images it names
   * @param nodes how many nodes it is for
   * @param daemonSets how many DaemonSets keep it
   * @param counts over all its images and nodes
   * @param preview what it asks of the cluster; null when that is not known yet
   * @param message one line when there is more to say than the state does
   * @param advice what a person can do about it
   */
  record NodeCacheReported(
      UUID id,
      Instant time,
      String cluster,
      String cache,
      CacheOrigin origin,
      CacheState state,
      int images,
      int nodes,
      int daemonSets,
      CacheCounts counts,
      @Nullable CachePreview preview,
      @Nullable String message,
      @Nullable String advice)
      implements NodeCacheEvent {
    public NodeCacheReported {
      KeyPart.require("cluster", cluster);
      KeyPart.require("cache", cache);
    }

    @Override
    public String key() {
      return cluster + "/" + cache;
    }
  }

  /**
   * Where an image of a cache is and where it is not.
   *
   * @param image as the cache names it
   * @param counts over all nodes of the cache
   * @param nodes those where it failed first, then those that pull, wait and have it; at most 100
   * @param omitted how many nodes are not in {@code nodes}
   */
  record CachedImageReported(
      UUID id,
      Instant time,
      String cluster,
      String cache,
      String image,
      CacheCounts counts,
      List<CachedOnNode> nodes,
      int omitted)
      implements NodeCacheEvent {
    public CachedImageReported {
      KeyPart.require("cluster", cluster);
      KeyPart.require("cache", cache);
      nodes = List.copyOf(nodes);
    }

    @Override
    public String key() {
      return cluster + "/" + cache + "/" + image;
    }
  }

  /** The cache names the image no more, or is gone. */
  record CachedImageRemoved(UUID id, Instant time, String cluster, String cache, String image)
      implements NodeCacheEvent {
    public CachedImageRemoved {
      KeyPart.require("cluster", cluster);
      KeyPart.require("cache", cache);
    }

    @Override
    public String key() {
      return cluster + "/" + cache + "/" + image;
    }
  }

  /** Nobody declares the cache any more, and nothing of it is left in the cluster. */
  record NodeCacheRemoved(UUID id, Instant time, String cluster, String cache)
      implements NodeCacheEvent {
    public NodeCacheRemoved {
      KeyPart.require("cluster", cluster);
      KeyPart.require("cache", cache);
    }

    @Override
    public String key() {
      return cluster + "/" + cache;
    }
  }

  /** Who declares a cache. */
  enum CacheOrigin {
    /** The variables of kubernetes-image-puller. */
    ENVIRONMENT,
    /** The puller's configuration. */
    CONFIGURATION,
    /** A NodeCache object in the cluster. */
    RESOURCE,
    /** A request, by way of the gateway. */
    REQUEST,
    /** The images that workloads of some namespaces use. */
    WORKLOADS,
    /** The copies that workloads are about to be moved over to. */
    REWRITES
  }

  /** How far a cache is. */
  enum CacheState {
    /** Some image is not on some node yet. */
    WARMING,
    /** Every image is on every node. */
    READY,
    /** Nothing is on its way any more, and some image failed on some node. */
    DEGRADED,
    /** It was not applied, because it cannot fit or the API server refused it. */
    REFUSED,
    /** Only its preview was asked for: nothing is applied. */
    PREVIEW,
    /** It was asked to be taken off the nodes, and stays off until it is asked to be refreshed. */
    PURGED
  }

  /** How many times an image is in each state on a node. */
  record CacheCounts(int present, int pulling, int failed, int waiting) {}

  /**
   * An image on a node.
   *
   * @param since when it came into this state
   * @param code the kubelet's reason why it failed, for example ImagePullBackOff
   * @param message one line, without secrets
   */
  record CachedOnNode(
      String node,
      PresenceState state,
      Instant since,
      @Nullable String code,
      @Nullable String message) {}

  /** Whether an image is on a node. */
  enum PresenceState {
    PRESENT,
    PULLING,
    FAILED,
    /** No pod of the cache is on the node yet. */
    WAITING
  }

  /**
   * What a cache asks of the cluster: limits and requests times images times nodes, as Kubernetes
   * quantities.
   *
   * @param reasons what does not fit, a line each, or why it is not known whether it does
   */
  record CachePreview(
      int nodes,
      int pods,
      int containers,
      String cpuRequests,
      String cpuLimits,
      String memoryRequests,
      String memoryLimits,
      CacheFit fit,
      List<String> reasons) {
    public CachePreview {
      reasons = List.copyOf(reasons);
    }
  }

  /** Whether a cache fits into quotas and nodes. */
  enum CacheFit {
    FITS,
    EXCEEDS,
    UNKNOWN
  }
}
