package dev.stowage.puller.manifests;

import dev.stowage.manifest.ManifestFile;
import dev.stowage.manifest.ManifestImage;
import dev.stowage.puller.plan.OriginalImages;
import dev.stowage.puller.plan.WorkloadSnapshot;
import dev.stowage.puller.plan.WorkloadSnapshot.Container;
import dev.stowage.workload.ContainerKind;
import dev.stowage.workload.WorkloadId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The workloads of a file.
 *
 * @param images each workload's, in the order of the text
 * @param snapshots what is needed to decide about each; in a file any kind can be changed
 */
record ManifestWorkloads(
    ManifestFile file,
    Map<WorkloadId, List<ManifestImage>> images,
    Map<WorkloadId, WorkloadSnapshot> snapshots) {

  static ManifestWorkloads of(String cluster, ManifestFile file) {
    Map<WorkloadId, List<ManifestImage>> images =
        file.images().stream()
            .filter(image -> image.container().kind() != ContainerKind.EPHEMERAL_CONTAINER)
            .collect(
                Collectors.groupingBy(
                    image -> new WorkloadId(cluster, image.namespace(), image.kind(), image.name()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    Map<WorkloadId, WorkloadSnapshot> snapshots = new HashMap<>();
    images.forEach((workload, own) -> snapshots.put(workload, snapshot(workload, own)));
    return new ManifestWorkloads(file, images, snapshots);
  }

  private static WorkloadSnapshot snapshot(WorkloadId workload, List<ManifestImage> images) {
    return new WorkloadSnapshot(
        workload,
        images.stream().map(image -> new Container(image.container(), image.image())).toList(),
        OriginalImages.read(images.getFirst().annotations()),
        Optional.empty());
  }

  /** What one of them is annotated with. */
  Map<String, String> annotations(WorkloadId workload) {
    List<ManifestImage> own = images.getOrDefault(workload, List.of());
    return own.isEmpty() ? Map.of() : own.getFirst().annotations();
  }
}
