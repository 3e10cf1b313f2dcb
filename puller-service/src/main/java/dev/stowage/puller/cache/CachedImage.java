package dev.stowage.puller.cache;

import java.util.regex.Pattern;

/**
 * An image of a cache.
 *
 * @param container the name of its container: a DNS label of at most 63 characters
 * @param image the reference as the kubelet gets it
 */
public record CachedImage(String container, String image) {
  /** The name of the container that puts the sleeper into a pod. */
  public static final String RESERVED = "copy-sleep";

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  public CachedImage {
    if (!NAME.matcher(container).matches()) {
      throw new IllegalArgumentException(
          "container name '%s' must be 1 to 63 characters of a-z, 0-9 and '-', with no '-' at an end"
              .formatted(container));
    }
    if (container.equals(RESERVED)) {
      throw new IllegalArgumentException(
          "container name '%s' is Stowage's own: choose another".formatted(container));
    }
    if (image.isBlank()) {
      throw new IllegalArgumentException("the image of '%s' is empty".formatted(container));
    }
  }
}
