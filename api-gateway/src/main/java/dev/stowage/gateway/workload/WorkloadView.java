package dev.stowage.gateway.workload;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One workload.
 *
 * @param code what kind of reason the message is, in capitals, for example HALTED or REVERTED
 * @param message why it was not rewritten
 * @param advice what a person can do about it
 * @param rollout null when none is under way
 */
public record WorkloadView(
    String cluster,
    String namespace,
    String kind,
    String name,
    WorkloadState state,
    @Nullable String code,
    @Nullable String message,
    @Nullable String advice,
    @Nullable RolloutView rollout,
    List<ContainerView> containers) {
  public WorkloadView {
    containers = List.copyOf(containers);
  }

  WorkloadView with(List<ContainerView> newContainers) {
    return new WorkloadView(
        cluster, namespace, kind, name, state, code, message, advice, rollout, newContainers);
  }
}
