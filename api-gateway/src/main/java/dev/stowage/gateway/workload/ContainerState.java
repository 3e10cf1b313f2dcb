package dev.stowage.gateway.workload;

/** How safe a container's image is: the state of its copy, or why there can be none. */
public enum ContainerState {
  PENDING,
  COPIED,
  RETRYING,
  PARKED,
  REFUSED,
  /** The image field holds no image reference. */
  REJECTED
}
