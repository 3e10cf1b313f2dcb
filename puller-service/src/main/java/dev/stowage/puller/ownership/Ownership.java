package dev.stowage.puller.ownership;

/** Who puts a workload back to what it was when somebody changes it. */
public sealed interface Ownership {

  /** Nobody that we know of. */
  record Unowned() implements Ownership {}

  /**
   * A GitOps tool.
   *
   * @param evidence the label, annotation or field manager that says so
   */
  record GitOps(String tool, String evidence) implements Ownership {}

  /** An operator, which makes the workload from a custom resource. */
  record Operator(String kind, String name) implements Ownership {}
}
