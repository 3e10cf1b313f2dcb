package dev.stowage.watcher.discovery;

import dev.stowage.event.ContainerId;
import dev.stowage.image.ImageReference;
import dev.stowage.image.InvalidImageException;
import dev.stowage.image.TargetRepository;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What counts as a discovery.
 *
 * @param targets where copies go: an image under one of them is a copy, and so no discovery
 * @param ignoredNamespaces never looked into; {@code kube-system} always is one of them
 * @param sourceRegistries only images of these registries are discoveries; empty for all
 */
public record DiscoveryPolicy(
    List<TargetRepository> targets, Set<String> ignoredNamespaces, Set<String> sourceRegistries) {
  private static final String SYSTEM_NAMESPACE = "kube-system";
  private static final int MAX_TEXT = 300;

  public DiscoveryPolicy {
    targets = List.copyOf(targets);
    sourceRegistries =
        sourceRegistries.stream()
            .map(DiscoveryPolicy::canonical)
            .collect(Collectors.toUnmodifiableSet());
    Set<String> ignored = new TreeSet<>(ignoredNamespaces);
    ignored.add(SYSTEM_NAMESPACE);
    ignoredNamespaces = Set.copyOf(ignored);
  }

  // Docker Hub has several spellings, and a reference knows them all.
  private static String canonical(String registry) {
    return new ImageReference(registry, "any", "any", null).registry();
  }

  /** Whether the workload is looked at at all. */
  public boolean covers(Workload workload) {
    return !ignoredNamespaces.contains(workload.id().namespace());
  }

  /** What the workload's containers come to; one that is no discovery is left out. */
  public Map<ContainerId, Finding> findings(Workload workload) {
    Map<ContainerId, Finding> findings = new TreeMap<>();
    if (!covers(workload)) {
      return findings;
    }
    OriginalImages originals = OriginalImages.parse(workload.originalImages());
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
    return source.filter(this::isSource).map(Finding.Uses::new);
  }

  private boolean isCopy(ImageReference reference) {
    return targets.stream().anyMatch(target -> target.contains(reference));
  }

  private boolean isSource(ImageReference reference) {
    return !isCopy(reference)
        && (sourceRegistries.isEmpty() || sourceRegistries.contains(reference.registry()));
  }

  private static String capped(String text) {
    if (text.length() <= MAX_TEXT) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(MAX_TEXT - 1)) ? MAX_TEXT - 1 : MAX_TEXT;
    return text.substring(0, end);
  }
}
