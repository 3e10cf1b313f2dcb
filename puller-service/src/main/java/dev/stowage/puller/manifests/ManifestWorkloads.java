package dev.stowage.puller.manifests;

import dev.stowage.manifest.ManifestFile;
import dev.stowage.manifest.ManifestImage;
import dev.stowage.puller.plan.WorkloadSnapshot;
import dev.stowage.puller.plan.WorkloadSnapshot.Container;
import dev.stowage.workload.ContainerKind;
import dev.stowage.workload.OriginalImages;
import dev.stowage.workload.WorkloadId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The workloads of a file.
 *
 * @param byId each with what a decision about it needs, in the order of the text
 */
record ManifestWorkloads(ManifestFile file, Map<WorkloadId, InFile> byId) {

  /**
   * A workload as it stands in a file.
   *
   * @param images the places of its images, in the order of the text; never empty
   * @param snapshot what is decided about; in a file any kind can be changed
   */
  record InFile(List<ManifestImage> images, WorkloadSnapshot snapshot) {

    static InFile of(WorkloadId workload, List<ManifestImage> images) {
      return new InFile(
          images,
          new WorkloadSnapshot(
              workload,
              images.stream()
                  .map(image -> new Container(image.container(), image.image()))
                  .toList(),
              OriginalImages.read(annotations(images).get(OriginalImages.ANNOTATION)).texts(),
              Optional.empty()));
    }

    /** What it is annotated with. */
    Map<String, String> annotations() {
      return annotations(images);
    }

    // Every image of a workload has the workload's.
    private static Map<String, String> annotations(List<ManifestImage> images) {
      return images.getFirst().annotations();
    }
  }

  static ManifestWorkloads of(String cluster, ManifestFile file) {
    Map<WorkloadId, List<ManifestImage>> images =
        file.images().stream()
            .filter(image -> image.container().kind() != ContainerKind.EPHEMERAL_CONTAINER)
            .collect(
                Collectors.groupingBy(
                    image -> new WorkloadId(cluster, image.namespace(), image.kind(), image.name()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    Map<WorkloadId, InFile> byId = new LinkedHashMap<>();
    images.forEach((workload, own) -> byId.put(workload, InFile.of(workload, own)));
    return new ManifestWorkloads(file, byId);
  }
}
