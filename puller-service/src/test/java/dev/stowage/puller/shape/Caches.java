package dev.stowage.puller.shape;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.stowage.event.CacheRequest.CacheWish;
import dev.stowage.event.NodeCacheEvent.CacheFit;
import dev.stowage.event.NodeCacheEvent.CacheOrigin;
import dev.stowage.event.NodeCacheEvent.CachePreview;
import dev.stowage.puller.cache.CachedImage;
import dev.stowage.puller.cache.ContainerResources;
import dev.stowage.puller.cache.NodeCache;
import dev.stowage.puller.placement.Placement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Caches for tests. */
public final class Caches {
  public static final ContainerResources RESOURCES =
      new ContainerResources("5m", "200m", "10Mi", "20Mi");

  private Caches() {}

  /** With a container for each image, called c1 and so on. */
  public static NodeCache cache(String name, int imagesPerDaemonSet, String... images) {
    List<CachedImage> all = new ArrayList<>();
    for (String image : images) {
      all.add(new CachedImage("c" + (all.size() + 1), image));
    }
    return cache(name, all, imagesPerDaemonSet);
  }

  public static NodeCache cache(String name, List<CachedImage> images, int imagesPerDaemonSet) {
    return new NodeCache(
        name,
        CacheOrigin.CONFIGURATION,
        CacheWish.KEEP,
        images,
        // No node of a cluster that the test does not know.
        new Placement(Map.of("stowage.dev/test", "none"), new JsonObject(), new JsonArray()),
        Map.of("team", "shop"),
        List.of("pull-secret"),
        RESOURCES,
        Duration.ofHours(5),
        imagesPerDaemonSet,
        1,
        false);
  }

  public static NodeCache with(NodeCache cache, CacheOrigin origin, CacheWish wish) {
    return new NodeCache(
        cache.name(),
        origin,
        wish,
        cache.images(),
        cache.placement(),
        cache.annotations(),
        cache.pullSecrets(),
        cache.resources(),
        cache.interval(),
        cache.imagesPerDaemonSet(),
        cache.nodesPulling(),
        cache.taint());
  }

  public static NodeCache with(
      NodeCache cache, Placement placement, Duration interval, int nodesPulling) {
    return new NodeCache(
        cache.name(),
        cache.origin(),
        cache.wish(),
        cache.images(),
        placement,
        cache.annotations(),
        cache.pullSecrets(),
        cache.resources(),
        interval,
        cache.imagesPerDaemonSet(),
        nodesPulling,
        cache.taint());
  }

  public static NodeCache with(NodeCache cache, ContainerResources resources) {
    return new NodeCache(
        cache.name(),
        cache.origin(),
        cache.wish(),
        cache.images(),
        cache.placement(),
        cache.annotations(),
        cache.pullSecrets(),
        resources,
        cache.interval(),
        cache.imagesPerDaemonSet(),
        cache.nodesPulling(),
        cache.taint());
  }

  public static CachePreview preview(CacheFit fit, String... reasons) {
    return new CachePreview(1, 1, 1, "5m", "200m", "10Mi", "20Mi", fit, List.of(reasons));
  }
}
