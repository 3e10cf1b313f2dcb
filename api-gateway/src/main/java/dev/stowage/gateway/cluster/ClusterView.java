package dev.stowage.gateway.cluster;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One cluster.
 *
 * @param images how many distinct images its workloads use
 * @param copied how many of them are safely copied
 * @param failed how many of them cannot be copied, with fields that hold no reference
 * @param rewritten how many workloads run from copies alone
 * @param lastListed when its watcher last listed it in full; null before the first time
 * @param platforms what its nodes run, for example linux/arm64; null when that is not known
 * @param halt why nothing is rewritten any more; null when rewriting goes on
 */
public record ClusterView(
    String name,
    long workloads,
    long images,
    long copied,
    long failed,
    long rewritten,
    @Nullable Instant lastListed,
    @Nullable List<String> platforms,
    @Nullable HaltView halt) {
  public ClusterView {
    platforms = platforms == null ? null : List.copyOf(platforms);
  }
}
