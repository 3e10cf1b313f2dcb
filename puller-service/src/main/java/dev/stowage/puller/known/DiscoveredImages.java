package dev.stowage.puller.known;

import dev.stowage.event.DiscoveryEvent.ImageDiscovered;
import dev.stowage.image.ImageReference;
import dev.stowage.workload.ContainerId;
import dev.stowage.workload.WorkloadId;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** Which image each container is discovered with, and which workloads use an image. */
final class DiscoveredImages {
  private final Map<WorkloadId, Map<ContainerId, ImageReference>> images = new HashMap<>();
  private final Map<ImageReference, Set<WorkloadId>> users = new HashMap<>();
  private final ExpectedContainers expected = new ExpectedContainers();

  /** A container uses this image now. */
  void put(ImageDiscovered found) {
    forget(found.workload(), found.container());
    images
        .computeIfAbsent(found.workload(), none -> new HashMap<>())
        .put(found.container(), found.image());
    users.computeIfAbsent(found.image(), none -> new HashSet<>()).add(found.workload());
    expected.discovered(found);
  }

  /**
   * Nothing is discovered of the container any more.
   *
   * @return whether anything was discovered of its workload
   */
  boolean remove(WorkloadId workload, ContainerId container, Instant time) {
    expected.gone(workload, container, time);
    if (!images.containsKey(workload)) {
      return false;
    }
    forget(workload, container);
    if (!images.containsKey(workload)) {
      expected.forget(workload);
    }
    return true;
  }

  Map<ContainerId, ImageReference> of(WorkloadId workload) {
    return images.getOrDefault(workload, Map.of());
  }

  /** Containers of the workload whose discovery is there or on its way. */
  Set<ContainerId> expectedOf(WorkloadId workload) {
    return expected.of(workload);
  }

  Set<WorkloadId> usersOf(ImageReference image) {
    return Set.copyOf(users.getOrDefault(image, Set.of()));
  }

  Set<WorkloadId> workloads() {
    return Set.copyOf(images.keySet());
  }

  void forEach(BiConsumer<WorkloadId, Map<ContainerId, ImageReference>> action) {
    images.forEach(action);
  }

  private void forget(WorkloadId workload, ContainerId container) {
    Map<ContainerId, ImageReference> containers = images.get(workload);
    if (containers == null) {
      return;
    }
    ImageReference image = containers.remove(container);
    if (image != null && !containers.containsValue(image)) {
      users.computeIfPresent(
          image,
          (used, workloads) -> {
            workloads.remove(workload);
            return workloads.isEmpty() ? null : workloads;
          });
    }
    if (containers.isEmpty()) {
      images.remove(workload);
    }
  }
}
