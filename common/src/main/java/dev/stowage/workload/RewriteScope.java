package dev.stowage.workload;

import org.jspecify.annotations.Nullable;

/**
 * What a request is about: a whole cluster, a namespace of it, or one workload.
 *
 * @param namespace null for the whole cluster
 * @param kind null for the whole namespace, and then {@code name} is as well
 */
public record RewriteScope(
    String cluster,
    @Nullable String namespace,
    @Nullable WorkloadKind kind,
    @Nullable String name) {

  public RewriteScope {
    KeyPart.require("scope's cluster", cluster);
    if (namespace != null) {
      KeyPart.require("scope's namespace", namespace);
    }
    if (name != null) {
      KeyPart.require("scope's name", name);
    }
    if ((kind == null) != (name == null)) {
      throw new IllegalArgumentException("a scope's kind and name go together");
    }
    if (kind != null && namespace == null) {
      throw new IllegalArgumentException("a scope's workload needs its namespace");
    }
  }

  /** The whole cluster. */
  public static RewriteScope of(String cluster) {
    return new RewriteScope(cluster, null, null, null);
  }

  /** Every workload of a namespace. */
  public static RewriteScope of(String cluster, String namespace) {
    return new RewriteScope(cluster, namespace, null, null);
  }

  /** One workload. */
  public static RewriteScope of(WorkloadId workload) {
    return new RewriteScope(
        workload.cluster(), workload.namespace(), workload.kind(), workload.name());
  }

  /** Whether the workload is within it. */
  public boolean covers(WorkloadId workload) {
    return cluster.equals(workload.cluster())
        && (namespace == null || namespace.equals(workload.namespace()))
        && (kind == null || kind == workload.kind())
        && (name == null || name.equals(workload.name()));
  }

  /** {@code cluster[/namespace[/kind/name]]}. */
  @Override
  public String toString() {
    String area = namespace == null ? cluster : cluster + "/" + namespace;
    return kind == null ? area : area + "/" + kind + "/" + name;
  }
}
