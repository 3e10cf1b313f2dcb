package dev.stowage.puller.mode;

import java.util.Map;
import java.util.Optional;

/**
 * Decides the mode of a workload: its own annotation before its namespace's, that before what is
 * configured for the namespace, that before the mode of all. What names no mode counts as {@link
 * RewriteMode#OFF}: whoever wrote it wanted something to be different, and nothing is changed on a
 * guess.
 *
 * @param ofAll where nothing else is said
 * @param ofNamespaces by namespace
 */
public record ModeRules(RewriteMode ofAll, Map<String, RewriteMode> ofNamespaces) {
  /** On a namespace or a workload: {@code workload}, {@code pod}, {@code report} or {@code off}. */
  public static final String ANNOTATION = "stowage.dev/rewrite";

  public ModeRules {
    ofNamespaces = Map.copyOf(ofNamespaces);
  }

  /** The mode of a workload, or of a pod that is being created. */
  public RewriteMode of(
      String namespace,
      Map<String, String> namespaceAnnotations,
      Map<String, String> workloadAnnotations) {
    return annotated(workloadAnnotations)
        .or(() -> annotated(namespaceAnnotations))
        .orElseGet(() -> ofNamespaces.getOrDefault(namespace, ofAll));
  }

  private static Optional<RewriteMode> annotated(Map<String, String> annotations) {
    return Optional.ofNullable(annotations.get(ANNOTATION))
        .map(text -> RewriteMode.named(text).orElse(RewriteMode.OFF));
  }
}
