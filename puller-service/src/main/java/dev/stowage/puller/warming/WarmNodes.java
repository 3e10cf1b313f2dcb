package dev.stowage.puller.warming;

import dev.stowage.image.ImageReference;
import java.util.Set;

/** What is known of the images on nodes. */
@FunctionalInterface
public interface WarmNodes {

  /** On which of these nodes the image is not present. */
  Set<String> missing(ImageReference image, Set<String> nodes);
}
