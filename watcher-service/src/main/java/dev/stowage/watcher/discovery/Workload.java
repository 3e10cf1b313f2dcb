package dev.stowage.watcher.discovery;

import dev.stowage.workload.WorkloadId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A workload as a source found it.
 *
 * @param originalImages the value of {@link #ORIGINAL_IMAGES}; null when the workload has none
 * @param containers every container with an image
 * @param marks what filters go by
 */
public record Workload(
    WorkloadId id, @Nullable String originalImages, List<ContainerImage> containers, Marks marks) {
  /**
   * The annotation in which a rewrite keeps the references it replaced: a JSON object from {@code
   * containers/NAME} to the reference as it was.
   */
  public static final String ORIGINAL_IMAGES = "stowage.dev/original-images";

  public Workload {
    containers = List.copyOf(containers);
  }

  /** A workload without marks. */
  public Workload(WorkloadId id, @Nullable String originalImages, List<ContainerImage> containers) {
    this(id, originalImages, containers, Marks.NONE);
  }
}
