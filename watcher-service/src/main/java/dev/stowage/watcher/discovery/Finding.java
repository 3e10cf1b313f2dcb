package dev.stowage.watcher.discovery;

import dev.stowage.image.ImageReference;

/** What a container's image field comes to. */
public sealed interface Finding {

  /** The container depends on this image. */
  record Uses(ImageReference image) implements Finding {}

  /**
   * The field holds no image reference.
   *
   * @param text the field, capped
   * @param reason what is wrong with it
   */
  record Unreadable(String text, String reason) implements Finding {}
}
