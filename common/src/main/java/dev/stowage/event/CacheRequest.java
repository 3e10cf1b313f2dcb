package dev.stowage.event;

import dev.stowage.workload.KeyPart;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What somebody asks of a cluster's node caches. */
public sealed interface CacheRequest extends StowageEvent {

  /** The cluster whose puller is asked. */
  String cluster();

  /** The cache's name. */
  String cache();

  /** Who asked, as far as it is known. */
  @Nullable String by();

  @Override
  default Topic topic() {
    return Topic.REQUESTS;
  }

  /** The key by which a cache is wanted. */
  static String wantedKey(String cluster, String cache) {
    return cluster + "//caches/" + cache;
  }

  /** The key of what is asked of a cache that there is: the newest holds. */
  static String runKey(String cluster, String cache) {
    return wantedKey(cluster, cache) + "/run";
  }

  /**
   * A cache is wanted: it stands until its key has no value any more.
   *
   * @param wish whether it is to be kept or only to be previewed
   * @param images references
   * @param nodeSelector labels as {@code key=value}
   * @param pullSecrets names of Secrets in the caches' namespace
   * @param by who asked, as far as it is known
   */
  record NodeCacheRequested(
      UUID id,
      Instant time,
      String cluster,
      String cache,
      CacheWish wish,
      List<String> images,
      List<String> nodeSelector,
      List<String> pullSecrets,
      @Nullable String by)
      implements CacheRequest {
    public NodeCacheRequested {
      KeyPart.require("cluster", cluster);
      KeyPart.require("cache", cache);
      images = List.copyOf(images);
      nodeSelector = List.copyOf(nodeSelector);
      pullSecrets = List.copyOf(pullSecrets);
    }

    @Override
    public String key() {
      return wantedKey(cluster, cache);
    }
  }

  /**
   * A cache's images are to be pulled again now; a purged one comes back.
   *
   * @param by who asked, as far as it is known
   */
  record CacheRefreshRequested(
      UUID id, Instant time, String cluster, String cache, @Nullable String by)
      implements CacheRequest {
    public CacheRefreshRequested {
      KeyPart.require("cluster", cluster);
      KeyPart.require("cache", cache);
    }

    @Override
    public String key() {
      return runKey(cluster, cache);
    }
  }

  /**
   * A cache is to be taken off the nodes, and to stay off until it is asked to be refreshed.
   *
   * @param by who asked, as far as it is known
   */
  record CachePurgeRequested(
      UUID id, Instant time, String cluster, String cache, @Nullable String by)
      implements CacheRequest {
    public CachePurgeRequested {
      KeyPart.require("cluster", cluster);
      KeyPart.require("cache", cache);
    }

    @Override
    public String key() {
      return runKey(cluster, cache);
    }
  }

  /** What is to become of a requested cache. */
  enum CacheWish {
    KEEP,
    PREVIEW
  }
}
