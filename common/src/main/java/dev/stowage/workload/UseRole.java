package dev.stowage.workload;

/** Why a cluster needs an image; only what a workload runs is ever rewritten. */
public enum UseRole {
  /** The workload runs it, or will when it is scaled up, resumed or due. */
  WORKLOAD,
  /** A roll-back of the Deployment that owns the ReplicaSet would bring it back. */
  ROLLBACK,
  /** A node runs it from a file of its own: the API only mirrors the pod. */
  STATIC_POD
}
