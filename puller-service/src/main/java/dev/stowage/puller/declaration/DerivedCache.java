package dev.stowage.puller.declaration;

import dev.stowage.event.CacheRequest.CacheWish;
import dev.stowage.event.NodeCacheEvent.CacheOrigin;
import dev.stowage.image.ImageReference;
import dev.stowage.puller.cache.CachedImage;
import dev.stowage.puller.cache.NodeCache;
import dev.stowage.puller.known.UsedImage;
import dev.stowage.puller.known.UsedImages;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** A cache of what workloads use; there is none while there are no images for it. */
final class DerivedCache implements CacheSource {
  private final CacheOrigin origin;
  private final String name;
  private final UsedImages used;
  private final BooleanSupplier ready;
  private final Function<UsedImage, Optional<ImageReference>> rule;
  private final CacheDefaults defaults;

  /**
   * Computed anew each time it is asked for.
   *
   * @param ready whether all is known that the rule goes by
   * @param rule which image it holds because of one that is used
   */
  DerivedCache(
      CacheOrigin origin,
      String name,
      UsedImages used,
      BooleanSupplier ready,
      Function<UsedImage, Optional<ImageReference>> rule,
      CacheDefaults defaults) {
    this.origin = origin;
    this.name = name;
    this.used = used;
    this.ready = ready;
    this.rule = rule;
    this.defaults = defaults;
  }

  @Override
  public CacheOrigin origin() {
    return origin;
  }

  @Override
  public boolean isComplete() {
    return used.isComplete() && ready.getAsBoolean();
  }

  @Override
  public List<NodeCache> caches() {
    if (!isComplete()) {
      return List.of();
    }
    List<CachedImage> images =
        used.usedImages().stream()
            .map(rule)
            .flatMap(Optional::stream)
            .distinct()
            .sorted()
            .map(DeclaredImages::of)
            .toList();
    return images.isEmpty() ? List.of() : List.of(cache(images));
  }

  private NodeCache cache(List<CachedImage> images) {
    return new NodeCache(
        name,
        origin,
        CacheWish.KEEP,
        images,
        defaults.placement(),
        defaults.annotations(),
        defaults.pullSecrets(),
        defaults.resources(),
        defaults.interval(),
        defaults.imagesPerDaemonSet(),
        defaults.nodesPulling(),
        defaults.taint());
  }

  @Override
  public void onChange(Runnable listener) {
    used.onChange(listener);
  }
}
