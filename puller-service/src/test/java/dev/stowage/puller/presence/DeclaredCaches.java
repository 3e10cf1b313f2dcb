package dev.stowage.puller.presence;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.stowage.event.CacheRequest.CacheWish;
import dev.stowage.event.NodeCacheEvent.CacheFit;
import dev.stowage.event.NodeCacheEvent.CacheOrigin;
import dev.stowage.event.NodeCacheEvent.CachePreview;
import dev.stowage.puller.cache.CacheDeclarations;
import dev.stowage.puller.cache.CacheOutcome;
import dev.stowage.puller.cache.CachedImage;
import dev.stowage.puller.cache.ContainerResources;
import dev.stowage.puller.cache.NodeCache;
import dev.stowage.puller.placement.Placement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Caches that a test declares. */
public final class DeclaredCaches implements CacheDeclarations {
  /** What became of a cache that fits. */
  public static final CacheOutcome APPLIED = new CacheOutcome.Applied(preview(), 1);

  private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile List<NodeCache> caches = List.of();

  /** A cache on the nodes with the label {@code pool=POOL}. */
  public static NodeCache cache(String name, String pool, List<String> images) {
    List<CachedImage> all = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      all.add(new CachedImage("c" + i, images.get(i)));
    }
    return new NodeCache(
        name,
        CacheOrigin.CONFIGURATION,
        CacheWish.KEEP,
        all,
        new Placement(Map.of("pool", pool), new JsonObject(), new JsonArray()),
        Map.of(),
        List.of(),
        new ContainerResources(".05", ".2", "10Mi", "20Mi"),
        Duration.ofHours(1),
        50,
        10,
        true);
  }

  /** What a cache asks of the cluster. */
  public static CachePreview preview() {
    return new CachePreview(1, 1, 1, "1", "1", "1Mi", "1Mi", CacheFit.FITS, List.of());
  }

  /** From now on these are declared and no others. */
  public void declare(NodeCache... declared) {
    caches = List.of(declared);
    listeners.forEach(Runnable::run);
  }

  @Override
  public boolean isComplete() {
    return true;
  }

  @Override
  public List<NodeCache> caches() {
    return caches;
  }

  @Override
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }
}
