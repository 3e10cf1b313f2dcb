package dev.stowage.watcher.discovery;

import java.util.Map;

/**
 * What filters go by.
 *
 * @param ignored whether the workload or its namespace says {@code stowage.dev/ignore: "true"}, as
 *     a label or an annotation
 * @param labels the workload's own
 * @param namespaceLabels its namespace's
 */
public record Marks(
    boolean ignored, Map<String, String> labels, Map<String, String> namespaceLabels) {
  /** The label or annotation by which somebody keeps us away. */
  public static final String IGNORE = "stowage.dev/ignore";

  /** Of something that nobody has marked. */
  public static final Marks NONE = new Marks(false, Map.of(), Map.of());

  public Marks {
    labels = Map.copyOf(labels);
    namespaceLabels = Map.copyOf(namespaceLabels);
  }

  /** These, in a namespace with those. */
  public Marks in(Marks namespace) {
    return namespace.equals(NONE)
        ? this
        : new Marks(ignored || namespace.ignored(), labels, namespace.labels());
  }
}
