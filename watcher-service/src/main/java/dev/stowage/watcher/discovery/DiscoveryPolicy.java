package dev.stowage.watcher.discovery;

import dev.stowage.image.ImageReference;
import dev.stowage.image.InvalidImageException;
import dev.stowage.image.TargetRepository;
import dev.stowage.watcher.filter.ImageFilter;
import dev.stowage.watcher.filter.WorkloadFilter;
import dev.stowage.workload.ContainerId;
import dev.stowage.workload.OriginalImages;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What counts as a discovery.
 *
 * @param targets where copies go: an image under one of them is a copy, and so no discovery
 * @param workloads which workloads are looked at
 * @param images which images are looked at
 */
public record DiscoveryPolicy(
    List<TargetRepository> targets, WorkloadFilter workloads, ImageFilter images) {
  private static final int MAX_TEXT = 300;

  public DiscoveryPolicy {
    targets = List.copyOf(targets);
  }

  /** Whether the workload is looked at at all. */
  public boolean covers(Workload workload) {
    Marks marks = workload.marks();
    return !marks.ignored()
        && workloads.covers(workload.id().namespace(), marks.labels(), marks.namespaceLabels());
  }

  /** What the workload's containers come to; one that is no discovery is left out. */
  public Map<ContainerId, Finding> findings(Workload workload) {
    Map<ContainerId, Finding> findings = new TreeMap<>();
    if (!covers(workload)) {
      return findings;
    }
    OriginalImages originals = OriginalImages.read(workload.originalImages());
    for (ContainerImage image : workload.containers()) {
      finding(image, originals).ifPresent(finding -> findings.put(image.container(), finding));
    }
    return findings;
  }

  private Optional<Finding> finding(ContainerImage image, OriginalImages originals) {
    ImageReference reference;
    try {
      reference = ImageReference.parse(image.text());
    } catch (InvalidImageException e) {
      return Optional.of(new Finding.Unreadable(capped(image.text()), e.getMessage()));
    }
    // A rewritten workload still depends on its original: the copy must not make it vanish.
    Optional<ImageReference> source =
        isCopy(reference) ? originals.of(image.container()) : Optional.of(reference);
    return source.filter(this::isSource).map(found -> new Finding.Uses(found, image.use()));
  }

  private boolean isCopy(ImageReference reference) {
    return targets.stream().anyMatch(target -> target.contains(reference));
  }

  private boolean isSource(ImageReference reference) {
    return !isCopy(reference) && images.covers(reference);
  }

  private static String capped(String text) {
    if (text.length() <= MAX_TEXT) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(MAX_TEXT - 1)) ? MAX_TEXT - 1 : MAX_TEXT;
    return text.substring(0, end);
  }
}
