package dev.stowage.puller.declaration;

import dev.stowage.event.CacheRequest.CacheWish;
import dev.stowage.event.NodeCacheEvent.CacheOrigin;
import dev.stowage.puller.cache.ContainerResources;
import dev.stowage.puller.cache.NodeCache;
import dev.stowage.puller.placement.Placement;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Caches as tests need them. */
public final class Caches {
  public static final CacheDefaults DEFAULTS =
      new CacheDefaults(
          Placement.anywhere(),
          Map.of(),
          List.of(),
          new ContainerResources(".05", ".2", "10Mi", "20Mi"),
          Duration.ofHours(1),
          20,
          10,
          false);

  private Caches() {}

  /** One that is kept. */
  public static NodeCache cache(String name, CacheOrigin origin, Collection<String> images) {
    return cache(name, origin, images, DEFAULTS);
  }

  /** One that is kept, with defaults of its own. */
  public static NodeCache cache(
      String name, CacheOrigin origin, Collection<String> images, CacheDefaults defaults) {
    return new NodeCache(
        name,
        origin,
        CacheWish.KEEP,
        DeclaredImages.parse(images),
        defaults.placement(),
        defaults.annotations(),
        defaults.pullSecrets(),
        defaults.resources(),
        defaults.interval(),
        defaults.imagesPerDaemonSet(),
        defaults.nodesPulling(),
        defaults.taint());
  }
}
