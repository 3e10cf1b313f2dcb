package dev.stowage.watcher.inventory;

import dev.stowage.watcher.discovery.Marks;
import dev.stowage.workload.UseRole;
import dev.stowage.workload.WorkloadId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of an object of the API.
 *
 * @param owned whether somebody else made it, so that it is no workload of its own
 * @param controller who keeps it as it is; null when nobody of a kind that is watched does
 * @param revision which roll-out a Deployment's ReplicaSet is of; 0 when it does not say
 * @param originalImages what a rewrite noted down, see {@link
 *     dev.stowage.workload.OriginalImages#ANNOTATION}
 */
public record SeenObject(
    WorkloadId id,
    boolean owned,
    @Nullable WorkloadId controller,
    UseRole role,
    long revision,
    Marks marks,
    @Nullable String originalImages,
    List<SeenImage> images,
    List<String> pullSecrets) {

  public SeenObject {
    images = List.copyOf(images);
    pullSecrets = List.copyOf(pullSecrets);
  }
}
