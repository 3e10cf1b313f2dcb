package dev.stowage.gateway.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One workload.
 *
 * @param message why it could not be rewritten
 */
public record WorkloadView(
    String cluster,
    String namespace,
    String kind,
    String name,
    WorkloadState state,
    @Nullable String message,
    List<ContainerView> containers) {
  public WorkloadView {
    containers = List.copyOf(containers);
  }

  WorkloadView with(List<ContainerView> newContainers) {
    return new WorkloadView(cluster, namespace, kind, name, state, message, newContainers);
  }
}
