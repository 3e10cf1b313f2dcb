package dev.stowage.puller.placement;

import dev.stowage.image.ImageReference;
import java.util.Set;

/** Whether a pod that is started now would have to wait for a pull. */
public interface Warmth {

  /**
   * Those of the nodes that do not have the image as far as is known: all of them before nodes and
   * pods have been listed. A node that is no longer there is missing nothing.
   *
   * @param nodes names of nodes
   */
  Set<String> missing(ImageReference image, Set<String> nodes);
}
