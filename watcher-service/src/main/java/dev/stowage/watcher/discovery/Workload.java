package dev.stowage.watcher.discovery;

import dev.stowage.workload.WorkloadId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A workload as a source found it.
 *
 * @param originalImages the value of {@link dev.stowage.workload.OriginalImages#ANNOTATION}; null
 *     when the workload has none
 * @param containers every container with an image
 * @param marks what filters go by
 */
public record Workload(
    WorkloadId id, @Nullable String originalImages, List<ContainerImage> containers, Marks marks) {

  public Workload {
    containers = List.copyOf(containers);
  }

  /** A workload without marks. */
  public Workload(WorkloadId id, @Nullable String originalImages, List<ContainerImage> containers) {
    this(id, originalImages, containers, Marks.NONE);
  }
}
