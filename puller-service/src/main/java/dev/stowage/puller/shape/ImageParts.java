package dev.stowage.puller.shape;

import dev.stowage.puller.cache.CachedImage;
import dev.stowage.puller.cache.NodeCache;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which images of a cache are in which of its DaemonSets. An image stays where it is, since moving
 * it would make pods anew: a new one goes where there is room. Only when more than twice as many
 * DaemonSets are in use as are needed are all images laid out afresh.
 */
public final class ImageParts {

  private ImageParts() {}

  /**
   * The images by the name of their DaemonSet.
   *
   * @param found the cache's DaemonSets
   * @param taken whether a name belongs to another cache
   */
  public static SequencedMap<String, List<CachedImage>> of(
      NodeCache cache, Collection<FoundDaemonSet> found, Predicate<String> taken) {
    SequencedMap<String, List<CachedImage>> kept = kept(cache, found, taken);
    int needed = Math.ceilDiv(cache.images().size(), cache.imagesPerDaemonSet());
    SequencedMap<String, List<CachedImage>> parts =
        kept.size() > 2 * needed ? new LinkedHashMap<>() : kept;
    Set<CachedImage> unplaced = new LinkedHashSet<>(cache.images());
    parts.values().forEach(part -> part.forEach(unplaced::remove));
    Deque<CachedImage> left = new ArrayDeque<>(unplaced);
    for (List<CachedImage> part : parts.values()) {
      fill(part, left, cache.imagesPerDaemonSet());
    }
    for (int number = 1; !left.isEmpty(); number++) {
      String name = name(cache, number);
      if (!parts.containsKey(name) && !taken.test(name)) {
        List<CachedImage> part = new ArrayList<>();
        fill(part, left, cache.imagesPerDaemonSet());
        parts.put(name, part);
      }
    }
    return parts;
  }

  private static SequencedMap<String, List<CachedImage>> kept(
      NodeCache cache, Collection<FoundDaemonSet> found, Predicate<String> taken) {
    SequencedMap<String, List<CachedImage>> kept = new LinkedHashMap<>();
    Set<CachedImage> placed = new HashSet<>();
    found.stream()
        .filter(one -> !taken.test(one.name()))
        .sorted(Comparator.comparing(FoundDaemonSet::name))
        .forEach(one -> {
          List<CachedImage> images = new ArrayList<>();
          for (CachedImage image : cache.images()) {
            if (one.containers().contains(image.container())
                && images.size() < cache.imagesPerDaemonSet()
                && placed.add(image)) {
              images.add(image);
            }
          }
          if (!images.isEmpty()) {
            kept.put(one.name(), images);
          }
        });
    return kept;
  }

  private static void fill(List<CachedImage> part, Deque<CachedImage> left, int most) {
    while (part.size() < most && !left.isEmpty()) {
      part.add(left.removeFirst());
    }
  }

  private static String name(NodeCache cache, int number) {
    return number == 1 ? cache.name() : cache.name() + "-" + number;
  }
}
