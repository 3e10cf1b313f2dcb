package dev.stowage.puller.plan;

import dev.stowage.workload.ContainerId;
import dev.stowage.workload.WorkloadId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A workload as it stands now, as far as a rewrite cares.
 *
 * @param containers its containers and init containers
 * @param originals what its annotation says its containers used before they were rewritten
 * @param obstacle why it must not be changed now or ever
 */
public record WorkloadSnapshot(
    WorkloadId id,
    List<Container> containers,
    Map<ContainerId, String> originals,
    Optional<Obstacle> obstacle) {

  public WorkloadSnapshot {
    containers = List.copyOf(containers);
    originals = Map.copyOf(originals);
  }

  /**
   * A container and its image.
   *
   * @param image the text of the field, which may be no reference at all
   */
  public record Container(ContainerId id, String image) {}

  /** Why a workload that has something to rewrite is left as it is. */
  public sealed interface Obstacle {
    /** One line that says why. */
    String reason();
  }

  /** It can be changed once this is over. */
  public record HeldBack(String reason) implements Obstacle {}

  /** It can never be changed in place. */
  public record Immutable(String reason) implements Obstacle {}
}
