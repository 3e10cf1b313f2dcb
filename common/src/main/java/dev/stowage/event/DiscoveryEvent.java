package dev.stowage.event;

import dev.stowage.image.ImageReference;
import dev.stowage.image.Platform;
import dev.stowage.workload.ContainerId;
import dev.stowage.workload.ImageUse;
import dev.stowage.workload.KeyPart;
import dev.stowage.workload.UseRole;
import dev.stowage.workload.WorkloadId;
import dev.stowage.workload.WorkloadKind;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a watcher found in a cluster. */
public sealed interface DiscoveryEvent extends StowageEvent {

  @Override
  default Topic topic() {
    return Topic.DISCOVERIES;
  }

  /**
   * A workload's container uses an image. Once a workload is rewritten this stays the original
   * reference, so that what the workload depends on does not vanish by being made safe.
   *
   * <p>Discoveries of one workload have keys of their own and so arrive in any order. Which of them
   * belong together each one says for its time: the newest one of a workload holds, but for
   * containers that were removed or rejected since.
   *
   * @param containers every container of the workload whose image was discovered, this one among
   *     them, sorted; null when an older watcher did not say
   * @param use how the cluster uses it; null when nothing is known of that
   */
  record ImageDiscovered(
      UUID id,
      Instant time,
      WorkloadId workload,
      ContainerId container,
      ImageReference image,
      @Nullable List<ContainerId> containers,
      @Nullable ImageUse use)
      implements DiscoveryEvent {
    public ImageDiscovered {
      containers = containers == null ? null : containers.stream().distinct().sorted().toList();
    }

    /** A discovery of which only this much is known. */
    public ImageDiscovered(
        UUID id,
        Instant time,
        WorkloadId workload,
        ContainerId container,
        ImageReference image,
        @Nullable List<ContainerId> containers) {
      this(id, time, workload, container, image, containers, null);
    }

    /** Whether the workload may be moved over to the copy; else the image is only copied. */
    public boolean mayBeRewritten() {
      return workload.kind() != WorkloadKind.CUSTOM_RESOURCE
          && (use == null || use.role() == null || use.role() == UseRole.WORKLOAD);
    }

    @Override
    public String key() {
      return containerKey(workload, container);
    }
  }

  /** A workload's container, or the workload, is gone or no longer uses the image. */
  record ImageRemoved(
      UUID id, Instant time, WorkloadId workload, ContainerId container, ImageReference image)
      implements DiscoveryEvent {
    @Override
    public String key() {
      return containerKey(workload, container);
    }
  }

  /**
   * A container's image field holds no image reference.
   *
   * @param text the field, capped at 300 characters
   * @param reason what is wrong with it and where
   */
  record ImageRejected(
      UUID id, Instant time, WorkloadId workload, ContainerId container, String text, String reason)
      implements DiscoveryEvent {
    @Override
    public String key() {
      return containerKey(workload, container);
    }
  }

  /**
   * A cluster was listed in full and everything that changed since has been published: the
   * watcher's proof of life.
   *
   * @param workloads how many workloads were seen
   * @param images how many distinct references they use
   * @param platforms what the cluster's nodes run, sorted; null when that is not known
   */
  record ClusterListed(
      UUID id,
      Instant time,
      String cluster,
      int workloads,
      int images,
      @Nullable List<Platform> platforms)
      implements DiscoveryEvent {
    public ClusterListed {
      KeyPart.require("cluster", cluster);
      platforms = platforms == null ? null : List.copyOf(platforms);
    }

    /** A list that says nothing of nodes. */
    public ClusterListed(UUID id, Instant time, String cluster, int workloads, int images) {
      this(id, time, cluster, workloads, images, null);
    }

    @Override
    public String key() {
      return cluster;
    }
  }

  /** {@code cluster/namespace/kind/name/field/container}. */
  static String containerKey(WorkloadId workload, ContainerId container) {
    return workload + "/" + container;
  }
}
