package dev.stowage.workload;

/** When a node asks the registry for a container's image. */
public enum PullPolicy {
  ALWAYS("Always"),
  IF_NOT_PRESENT("IfNotPresent"),
  NEVER("Never");

  private final String kubernetesName;

  PullPolicy(String kubernetesName) {
    this.kubernetesName = kubernetesName;
  }

  /** The value of {@code imagePullPolicy}. */
  public String kubernetesName() {
    return kubernetesName;
  }
}
