package dev.stowage.watcher.filter;

import dev.stowage.image.Glob;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which workloads are looked at.
 *
 * @param namespaces only these; empty for all
 * @param ignoredNamespaces none of these; {@code kube-system} always is one of them
 * @param namespaceSelector only where the namespace's labels fit
 * @param selector only where the workload's labels fit
 */
public record WorkloadFilter(
    List<Glob> namespaces,
    List<Glob> ignoredNamespaces,
    LabelSelector namespaceSelector,
    LabelSelector selector) {
  private static final Glob SYSTEM_NAMESPACE = new Glob("kube-system");

  public WorkloadFilter {
    namespaces = List.copyOf(namespaces);
    List<Glob> ignored = new ArrayList<>(ignoredNamespaces);
    ignored.add(SYSTEM_NAMESPACE);
    ignoredNamespaces = List.copyOf(ignored);
  }

  /** Leaves out namespaces of these names. */
  public static WorkloadFilter without(List<String> ignoredNamespaces) {
    return new WorkloadFilter(
        List.of(),
        ignoredNamespaces.stream().map(Glob::new).toList(),
        LabelSelector.EVERYTHING,
        LabelSelector.EVERYTHING);
  }

  /** Whether a workload in this namespace, with these labels, is looked at. */
  public boolean covers(
      String namespace, Map<String, String> labels, Map<String, String> namespaceLabels) {
    return (namespaces.isEmpty() || Glob.any(namespaces, namespace))
        && !Glob.any(ignoredNamespaces, namespace)
        && namespaceSelector.selects(namespaceLabels)
        && selector.selects(labels);
  }
}
