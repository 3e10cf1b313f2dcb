package dev.stowage.watcher.discovery;

import dev.stowage.image.ImageReference;
import dev.stowage.workload.ImageUse;
import org.jspecify.annotations.Nullable;

/** What a container's image field comes to. */
public sealed interface Finding {

  /**
   * The container depends on this image.
   *
   * @param use how it is used; null when that is not known
   */
  record Uses(ImageReference image, @Nullable ImageUse use) implements Finding {

    /** One of whose use nothing is known. */
    public Uses(ImageReference image) {
      this(image, null);
    }
  }

  /**
   * The field holds no image reference.
   *
   * @param text the field, capped
   * @param reason what is wrong with it
   */
  record Unreadable(String text, String reason) implements Finding {}
}
