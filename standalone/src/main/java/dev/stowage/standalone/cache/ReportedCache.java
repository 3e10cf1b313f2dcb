package dev.stowage.standalone.cache;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A node cache, as far as the command line shows it. */
record ReportedCache(
    String cluster,
    String name,
    String origin,
    String state,
    int images,
    int nodes,
    int daemonSets,
    Counts counts,
    @Nullable Preview preview,
    @Nullable String message,
    @Nullable String advice) {
  private static final Set<String> IN_NEED = Set.of("DEGRADED", "REFUSED");

  /** How many times an image is in each state on a node. */
  record Counts(int present, int pulling, int failed, int waiting) {}

  /** What the cache asks of its cluster. */
  record Preview(
      int nodes,
      int pods,
      int containers,
      String cpuRequests,
      String cpuLimits,
      String memoryRequests,
      String memoryLimits,
      String fit,
      List<String> reasons) {
    Preview {
      reasons = List.copyOf(reasons);
    }
  }

  /** Whether it does not get on without somebody. */
  boolean isInNeed() {
    return IN_NEED.contains(state);
  }
}
