package dev.stowage.watcher.discovery;

import dev.stowage.workload.ContainerId;
import dev.stowage.workload.ImageUse;
import org.jspecify.annotations.Nullable;

/**
 * A container's image field as it stands in the workload, not yet parsed.
 *
 * @param use how it is used; null when the source does not know
 */
public record ContainerImage(ContainerId container, String text, @Nullable ImageUse use) {

  /** One of whose use nothing is known. */
  public ContainerImage(ContainerId container, String text) {
    this(container, text, null);
  }
}
