package dev.stowage.puller.manifests;

import dev.stowage.event.ContainerKind;
import dev.stowage.event.WorkloadId;
import dev.stowage.manifest.ManifestFile;
import dev.stowage.manifest.ManifestImage;
import dev.stowage.puller.plan.OriginalImages;
import dev.stowage.puller.plan.WorkloadSnapshot;
import dev.stowage.puller.plan.WorkloadSnapshot.Container;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The workloads of a file. */
record ManifestWorkloads(Map<WorkloadId, List<ManifestImage>> images) {

  static ManifestWorkloads of(String cluster, ManifestFile file) {
    return new ManifestWorkloads(
        file.images().stream()
            .filter(image -> image.container().kind() != ContainerKind.EPHEMERAL_CONTAINER)
            .collect(
                Collectors.groupingBy(
                    image -> new WorkloadId(cluster, image.namespace(), image.kind(), image.name()),
                    LinkedHashMap::new,
                    Collectors.toList())));
  }

  /** What is needed to decide about one of them; in a file any kind can be changed. */
  WorkloadSnapshot snapshot(WorkloadId workload) {
    List<ManifestImage> own = images.getOrDefault(workload, List.of());
    return new WorkloadSnapshot(
        workload,
        own.stream().map(image -> new Container(image.container(), image.image())).toList(),
        OriginalImages.read(annotations(workload)),
        Optional.empty());
  }

  /** What one of them is annotated with. */
  Map<String, String> annotations(WorkloadId workload) {
    List<ManifestImage> own = images.getOrDefault(workload, List.of());
    return own.isEmpty() ? Map.of() : own.getFirst().annotations();
  }
}
