package dev.stowage.event;

/**
 * Which workload of which cluster.
 *
 * @param cluster the name the cluster's agents were given, or the name of a folder of manifests
 * @param namespace the Kubernetes namespace
 * @param kind the workload's kind
 * @param name the workload's name
 */
public record WorkloadId(String cluster, String namespace, WorkloadKind kind, String name)
    implements Comparable<WorkloadId> {

  public WorkloadId {
    requirePart("cluster", cluster);
    requirePart("namespace", namespace);
    requirePart("name", name);
  }

  private static void requirePart(String what, String value) {
    if (value.isEmpty() || value.indexOf('/') >= 0) {
      throw new IllegalArgumentException(
          "workload %s '%s' must be neither empty nor contain '/'".formatted(what, value));
    }
  }

  @Override
  public int compareTo(WorkloadId other) {
    return toString().compareTo(other.toString());
  }

  /** {@code cluster/namespace/kind/name}: the key of the workload's events. */
  @Override
  public String toString() {
    return cluster + "/" + namespace + "/" + kind + "/" + name;
  }
}
