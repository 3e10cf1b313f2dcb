package dev.stowage.watcher.inventory;

import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import dev.stowage.image.InvalidImageException;
import dev.stowage.watcher.discovery.ContainerImage;
import dev.stowage.watcher.discovery.Marks;
import dev.stowage.watcher.discovery.Workload;
import dev.stowage.workload.ContainerKind;
import dev.stowage.workload.ImageUse;
import dev.stowage.workload.OriginalImages;
import dev.stowage.workload.UseRole;
import dev.stowage.workload.WorkloadKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A workload as it is told, made of the object itself and the pods that were made of it. */
final class Family {
  private final Marks marks;
  private final Collection<SeenObject> pods;

  /**
   * A family.
   *
   * @param marks what filters go by: those of the head, in its namespace
   * @param pods every pod that descends from the head
   */
  Family(Marks marks, Collection<SeenObject> pods) {
    this.marks = marks;
    this.pods = pods;
  }

  /** One of its members, by the role that its images have. */
  Workload workload(SeenObject member, UseRole role) {
    Set<String> pullSecrets = new TreeSet<>(member.pullSecrets());
    pods.forEach(pod -> pullSecrets.addAll(pod.pullSecrets()));
    List<ContainerImage> containers = new ArrayList<>();
    for (SeenImage image : member.images()) {
      containers.add(
          new ContainerImage(
              image.container(), image.text(), use(member, image, role, pullSecrets)));
    }
    return new Workload(member.id(), member.originalImages(), containers, marks);
  }

  private @Nullable ImageUse use(
      SeenObject member, SeenImage image, UseRole role, Set<String> pullSecrets) {
    if (member.id().kind() == WorkloadKind.CUSTOM_RESOURCE) {
      return null;
    }
    return new ImageUse(role, image.pullPolicy(), digests(image), List.copyOf(pullSecrets));
  }

  private @Nullable List<Digest> digests(SeenImage image) {
    if (image.container().kind() == ContainerKind.IMAGE_VOLUME) {
      // No status says what a volume holds.
      return null;
    }
    return pods.stream()
        .flatMap(pod ->
            pod.images().stream()
                .filter(running -> running.container().equals(image.container()))
                .filter(running -> isOf(pod, running, image))
                .map(SeenImage::digest))
        .filter(Objects::nonNull)
        .map(Objects::requireNonNull)
        .toList();
  }

  // While a roll-out goes on some pods run something else, and a pod that was rewritten when it was
  // made has another name for the same.
  private static boolean isOf(SeenObject pod, SeenImage running, SeenImage image) {
    if (running.text().equals(image.text())) {
      return true;
    }
    return pod.originalImages() != null
        && reference(image.text())
            .equals(OriginalImages.read(pod.originalImages()).of(running.container()));
  }

  private static Optional<ImageReference> reference(String text) {
    try {
      return Optional.of(ImageReference.parse(text));
    } catch (InvalidImageException e) {
      return Optional.empty();
    }
  }
}
