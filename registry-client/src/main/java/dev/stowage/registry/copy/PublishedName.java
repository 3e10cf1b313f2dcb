package dev.stowage.registry.copy;

import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import org.jspecify.annotations.Nullable;

/**
 * Under which names an image is published at its target.
 *
 * @param reference the name that users go by: the digest where the target has one, else its tag
 * @param anchor a tag that is set where it is free, so that no registry takes an image without tag
 *     for unused; null where the reference is a tag itself
 */
record PublishedName(String reference, @Nullable String anchor) {
  private static final int MAX_HEX = 64;

  static PublishedName of(ImageReference target, Digest digest) {
    String tag = target.tag();
    if (target.digest() == null) {
      return new PublishedName(target.tagIfAny().orElseThrow(), null);
    }
    // The tag of NAME:TAG@DIGEST may long mean a newer image, and belongs to those who use it
    // alone.
    return new PublishedName(digest.toString(), tag == null ? anchorOf(digest) : tag);
  }

  /** The tag that keeps an image which has no other. */
  static String anchorOf(Digest digest) {
    String hex = digest.hex();
    return "stowage-"
        + digest.algorithm()
        + "-"
        + hex.substring(0, Math.min(hex.length(), MAX_HEX));
  }
}
