package dev.stowage.event;

/** Which list of a pod spec a container stands in. */
public enum ContainerKind {
  CONTAINER("containers"),
  INIT_CONTAINER("initContainers"),
  EPHEMERAL_CONTAINER("ephemeralContainers");

  private final String field;

  ContainerKind(String field) {
    this.field = field;
  }

  /** The pod spec's field, for example {@code initContainers}. */
  public String field() {
    return field;
  }
}
