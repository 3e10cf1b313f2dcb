package dev.stowage.puller.rewrite;

import dev.stowage.puller.plan.RewriteOutcome;
import dev.stowage.puller.plan.WorkloadView;
import dev.stowage.workload.WorkloadId;
import java.util.Map;
import java.util.function.Function;

/** Where workloads are: a Kubernetes cluster or a folder of manifests. */
public interface WorkloadPlatform {

  /**
   * Looks at a workload as it stands now, decides, and acts.
   *
   * @param views what events say about a workload
   * @return what became of it, and of other workloads that were settled with it
   * @throws RuntimeException when the platform cannot be reached just now
   */
  Map<WorkloadId, RewriteOutcome> reconcile(
      WorkloadId workload, Function<WorkloadId, WorkloadView> views);

  /**
   * Does what no workload's event leads to; called before every workload is looked at again.
   *
   * @throws RuntimeException when the platform cannot be reached just now
   */
  void refresh(Function<WorkloadId, WorkloadView> views);
}
