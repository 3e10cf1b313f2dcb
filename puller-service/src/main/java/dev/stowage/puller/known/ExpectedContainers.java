package dev.stowage.puller.known;

import dev.stowage.event.DiscoveryEvent.ImageDiscovered;
import dev.stowage.workload.ContainerId;
import dev.stowage.workload.WorkloadId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Of which containers a discovery is there or on its way. Events of one workload are read in any
 * order, above all when a compacted topic is read from its start: their times decide.
 */
final class ExpectedContainers {
  private final Map<WorkloadId, Told> told = new HashMap<>();
  private final Map<WorkloadId, Map<ContainerId, Instant>> gone = new HashMap<>();

  private record Told(Instant time, List<ContainerId> containers) {}

  /** The newest discovery of a workload holds, also when an older watcher's says nothing. */
  void discovered(ImageDiscovered found) {
    List<ContainerId> containers = found.containers();
    told.merge(
        found.workload(),
        new Told(found.time(), containers == null ? List.of() : containers),
        (known, read) -> known.time().isAfter(read.time()) ? known : read);
  }

  /** No discovery from before that time tells of the container any more. */
  void gone(WorkloadId workload, ContainerId container, Instant time) {
    gone.computeIfAbsent(workload, none -> new HashMap<>()).put(container, time);
  }

  /** Nothing is discovered of the workload, so that nothing tells of its containers. */
  void forget(WorkloadId workload) {
    told.remove(workload);
  }

  Set<ContainerId> of(WorkloadId workload) {
    Told newest = told.get(workload);
    if (newest == null) {
      return Set.of();
    }
    Map<ContainerId, Instant> goneAt = gone.getOrDefault(workload, Map.of());
    return newest.containers().stream()
        .filter(container -> goneAt.getOrDefault(container, Instant.MIN).isBefore(newest.time()))
        .collect(Collectors.toUnmodifiableSet());
  }
}
