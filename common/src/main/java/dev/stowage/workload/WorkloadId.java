package dev.stowage.workload;

/**
 * Which workload of which cluster.
 *
 * @param cluster the name the cluster's agents were given, or the name of a folder of manifests
 * @param namespace the Kubernetes namespace; {@link #NO_NAMESPACE} for a custom resource that is in
 *     none
 * @param kind the workload's kind
 * @param name the workload's name
 */
public record WorkloadId(String cluster, String namespace, WorkloadKind kind, String name)
    implements Comparable<WorkloadId> {
  /** What no namespace can be called. */
  public static final String NO_NAMESPACE = "-";

  public WorkloadId {
    KeyPart.require("workload's cluster", cluster);
    KeyPart.require("workload's namespace", namespace);
    KeyPart.require("workload's name", name);
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
