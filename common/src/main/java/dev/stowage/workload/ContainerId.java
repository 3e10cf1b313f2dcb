package dev.stowage.workload;

/**
 * A container of a workload's pod spec.
 *
 * @param kind the list it stands in
 * @param name its name, unique in the pod spec
 */
public record ContainerId(ContainerKind kind, String name) implements Comparable<ContainerId> {

  public ContainerId {
    KeyPart.require("container's name", name);
  }

  @Override
  public int compareTo(ContainerId other) {
    return toString().compareTo(other.toString());
  }

  /** {@code field/name}, for example {@code initContainers/migrate}. */
  @Override
  public String toString() {
    return kind.field() + "/" + name;
  }
}
