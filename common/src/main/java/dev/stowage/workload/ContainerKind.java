package dev.stowage.workload;

/**
 * Which list of a pod spec a container stands in. Image volumes and image fields of custom
 * resources are named like containers, so that everything that uses an image has a key.
 */
public enum ContainerKind {
  CONTAINER("containers"),
  INIT_CONTAINER("initContainers"),
  EPHEMERAL_CONTAINER("ephemeralContainers"),
  IMAGE_VOLUME("volumes"),
  /** A field of a custom resource, named by its path, in which {@code /} is written {@code ~1}. */
  CUSTOM_FIELD("fields");

  private final String field;

  ContainerKind(String field) {
    this.field = field;
  }

  /** The pod spec's field, for example {@code initContainers}. */
  public String field() {
    return field;
  }
}
