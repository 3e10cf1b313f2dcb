package dev.stowage.gateway.cache;

import dev.stowage.event.NodeCacheEvent.CacheFit;
import java.util.List;

/**
 * What a cache asks of its cluster, before any of it is applied.
 *
 * @param nodes how many nodes it is for
 * @param pods how many pods hold its images there
 * @param containers how many containers these pods have together
 * @param cpuRequests of all containers together, as a Kubernetes quantity, like those that follow
 * @param fit whether quotas and nodes have room for it
 * @param reasons what does not fit, a line each, or why it is not known whether it does
 */
public record PreviewView(
    int nodes,
    int pods,
    int containers,
    String cpuRequests,
    String cpuLimits,
    String memoryRequests,
    String memoryLimits,
    CacheFit fit,
    List<String> reasons) {
  public PreviewView {
    reasons = List.copyOf(reasons);
  }
}
