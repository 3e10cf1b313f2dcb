package dev.stowage.puller.cache;

import dev.stowage.event.CacheRequest.CacheWish;
import dev.stowage.event.NodeCacheEvent.CacheOrigin;
import dev.stowage.puller.placement.Placement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A named set of images that are kept on nodes.
 *
 * @param name unique in the cluster, and the stem of its DaemonSets' names: a DNS label of at most
 *     50 characters
 * @param wish whether it is to be kept or only to be previewed
 * @param images by distinct container names
 * @param annotations of its DaemonSets
 * @param pullSecrets names of Secrets in the caches' namespace, the only ones its pods use
 * @param interval how often mutable tags are pulled again
 * @param imagesPerDaemonSet how many images one pod holds at most
 * @param nodesPulling how many nodes may pull it at the same time
 * @param taint whether the start-up taint of a node waits for it
 */
public record NodeCache(
    String name,
    CacheOrigin origin,
    CacheWish wish,
    List<CachedImage> images,
    Placement placement,
    Map<String, String> annotations,
    List<String> pullSecrets,
    ContainerResources resources,
    Duration interval,
    int imagesPerDaemonSet,
    int nodesPulling,
    boolean taint) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,48}[a-z0-9])?");

  public NodeCache {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "cache name '%s' must be 1 to 50 characters of a-z, 0-9 and '-', with no '-' at an end"
              .formatted(name));
    }
    images = List.copyOf(images);
    annotations = Map.copyOf(annotations);
    pullSecrets = List.copyOf(pullSecrets);
    requireDistinct(name, images);
    if (!interval.isPositive()) {
      throw new IllegalArgumentException(
          "interval %s of cache '%s' must be above zero".formatted(interval, name));
    }
    if (imagesPerDaemonSet < 1 || nodesPulling < 1) {
      throw new IllegalArgumentException(
          "images per DaemonSet and nodes pulling of cache '%s' must be above zero"
              .formatted(name));
    }
  }

  private static void requireDistinct(String cache, List<CachedImage> images) {
    Set<String> names = new HashSet<>();
    for (CachedImage image : images) {
      if (!names.add(image.container())) {
        throw new IllegalArgumentException(
            "cache '%s' has two images named '%s'".formatted(cache, image.container()));
      }
    }
  }
}
