package dev.stowage.watcher.discovery;

import dev.stowage.event.DiscoveryEvent;
import dev.stowage.event.DiscoveryEvent.ClusterListed;
import dev.stowage.event.DiscoveryEvent.ImageDiscovered;
import dev.stowage.event.DiscoveryEvent.ImageRejected;
import dev.stowage.event.DiscoveryEvent.ImageRemoved;
import dev.stowage.image.ImageReference;
import dev.stowage.workload.ContainerId;
import dev.stowage.workload.WorkloadId;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What has been told about a cluster, so that only differences are told. For one thread. */
public final class KnownImages {
  private final Map<WorkloadId, Map<ContainerId, Finding>> findings = new TreeMap<>();

  /** What is known of a workload; empty when nothing is. */
  public Map<ContainerId, Finding> of(WorkloadId workload) {
    return Map.copyOf(findings.getOrDefault(workload, Map.of()));
  }

  /** Every workload of which something is known. */
  public Set<WorkloadId> workloads() {
    return Set.copyOf(findings.keySet());
  }

  /** How many distinct references are used. */
  public int distinctImages() {
    Set<ImageReference> images = new HashSet<>();
    for (Map<ContainerId, Finding> containers : findings.values()) {
      for (Finding finding : containers.values()) {
        if (finding instanceof Finding.Uses uses) {
          images.add(uses.image());
        }
      }
    }
    return images.size();
  }

  /** Takes note of changes that have been told. */
  public void apply(Collection<Change> changes) {
    for (Change change : changes) {
      switch (change) {
        case Change.Announce announce -> apply(announce.event());
        case Change.Forget forget -> remove(forget.workload(), forget.container());
      }
    }
  }

  /** Takes note of an event that has been told. */
  public void apply(DiscoveryEvent event) {
    switch (event) {
      case ImageDiscovered found ->
          put(found.workload(), found.container(), new Finding.Uses(found.image(), found.use()));
      case ImageRejected rejected ->
          put(
              rejected.workload(),
              rejected.container(),
              new Finding.Unreadable(rejected.text(), rejected.reason()));
      case ImageRemoved removed -> remove(removed.workload(), removed.container());
      case ClusterListed listed -> {
        // Says nothing about a container.
      }
    }
  }

  private void put(WorkloadId workload, ContainerId container, Finding finding) {
    findings.computeIfAbsent(workload, id -> new TreeMap<>()).put(container, finding);
  }

  private void remove(WorkloadId workload, ContainerId container) {
    findings.computeIfPresent(
        workload,
        (id, containers) -> {
          containers.remove(container);
          return containers.isEmpty() ? null : containers;
        });
  }
}
