package dev.stowage.puller.declaration;

import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import dev.stowage.puller.cache.CachedImage;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The images of a cache, each under the name of its container. */
public final class DeclaredImages {
  private static final int LONGEST_STEM = 50;
  private static final int HASH_LENGTH = 8;

  private DeclaredImages() {}

  /**
   * Of texts of the form {@code [NAME=]IMAGE}; the same image twice is one.
   *
   * @throws IllegalArgumentException when one is neither; one line
   */
  public static List<CachedImage> parse(Collection<String> texts) {
    Map<String, CachedImage> images = new LinkedHashMap<>();
    for (String text : texts) {
      CachedImage image = parse(text.strip());
      images.putIfAbsent(image.image(), image);
    }
    return List.copyOf(images.values());
  }

  private static CachedImage parse(String text) {
    int equals = text.indexOf('=');
    return equals < 0
        ? of(ImageReference.parse(text))
        : named(text.substring(0, equals).strip(), text.substring(equals + 1).strip());
  }

  /**
   * An image with a container name that somebody chose.
   *
   * @throws IllegalArgumentException when it is no container name, or the image no reference
   */
  public static CachedImage named(String name, String image) {
    return new CachedImage(name, ImageReference.parse(image).toString());
  }

  /** An image with a container name of its own: the same for the same reference, no other's. */
  public static CachedImage of(ImageReference image) {
    String repository = image.repository();
    String stem =
        repository
            .substring(repository.lastIndexOf('/') + 1)
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-", "");
    String hash =
        Digest.sha256(image.toString().getBytes(StandardCharsets.UTF_8))
            .hex()
            .substring(0, HASH_LENGTH);
    return new CachedImage(
        stem.substring(0, Math.min(stem.length(), LONGEST_STEM)).replaceAll("-$", "") + "-" + hash,
        image.toString());
  }
}
