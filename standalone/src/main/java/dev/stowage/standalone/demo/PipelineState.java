package dev.stowage.standalone.demo;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The state of the pipeline at one moment, and what can be read off it. */
record PipelineState(List<Cluster> clusters, List<Workload> workloads, List<Copy> copies) {
  private static final Set<String> FAILED_COPY = Set.of("PARKED", "REFUSED");
  private static final Set<String> SETTLED_WORKLOAD =
      Set.of("REWRITTEN", "FAILED", "REWRITE_FAILED");

  /** A cluster, as far as the demo needs it. */
  record Cluster(String name, long workloads, @Nullable Instant lastListed) {}

  /** A workload and its containers. */
  record Workload(
      String cluster,
      String namespace,
      String kind,
      String name,
      String state,
      @Nullable String message,
      List<Container> containers) {}

  /** A container's image and its copy. */
  record Container(
      String container,
      @Nullable String image,
      String state,
      @Nullable String target,
      boolean rewritten,
      @Nullable String message) {}

  /** A copy. */
  record Copy(String source, @Nullable String target, String state, @Nullable String digest) {}

  long copied() {
    return copies.stream().filter(copy -> copy.state().equals("COPIED")).count();
  }

  long failed() {
    return copies.stream().filter(copy -> FAILED_COPY.contains(copy.state())).count();
  }

  long rewritten() {
    return workloads.stream().filter(workload -> workload.state().equals("REWRITTEN")).count();
  }

  /** Whether nothing more will happen by itself to this many workloads. */
  boolean isSettled(int expectedWorkloads) {
    return workloads.size() >= expectedWorkloads
        && clusters.stream().anyMatch(cluster -> cluster.lastListed() != null)
        && workloads.stream().allMatch(workload -> SETTLED_WORKLOAD.contains(workload.state()));
  }

  /** Whether every copy was verified and every workload rewritten. */
  boolean isAllSafe(int expectedWorkloads) {
    return isSettled(expectedWorkloads)
        && copied() == copies.size()
        && rewritten() == workloads.size();
  }
}
