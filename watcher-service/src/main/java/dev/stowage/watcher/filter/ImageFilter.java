package dev.stowage.watcher.filter;

import dev.stowage.image.Glob;
import dev.stowage.image.ImageReference;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which images are looked at.
 *
 * @param registries only images of these; empty for all
 * @param ignoredRegistries no images of these
 * @param images only references of these patterns, in their canonical form; empty for all
 * @param ignoredImages no references of these patterns
 */
public record ImageFilter(
    Set<String> registries,
    Set<String> ignoredRegistries,
    List<Glob> images,
    List<Glob> ignoredImages) {

  public ImageFilter {
    registries = Set.copyOf(registries);
    ignoredRegistries = Set.copyOf(ignoredRegistries);
    images = List.copyOf(images);
    ignoredImages = List.copyOf(ignoredImages);
  }

  /** Leaves out all other registries; none named, none left out. */
  public static ImageFilter only(Collection<String> registries) {
    return new ImageFilter(hosts(registries), Set.of(), List.of(), List.of());
  }

  /**
   * The hosts as references have them: Docker Hub has several spellings.
   *
   * @throws dev.stowage.image.InvalidImageException when one is no HOST[:PORT]
   */
  public static Set<String> hosts(Collection<String> registries) {
    return registries.stream()
        .map(registry -> new ImageReference(registry, "any", "any", null).registry())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether the image is looked at. */
  public boolean covers(ImageReference image) {
    return (registries.isEmpty() || registries.contains(image.registry()))
        && !ignoredRegistries.contains(image.registry())
        && (images.isEmpty() || Glob.any(images, image.toString()))
        && !Glob.any(ignoredImages, image.toString());
  }
}
