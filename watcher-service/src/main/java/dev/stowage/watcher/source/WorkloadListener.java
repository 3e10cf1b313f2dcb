package dev.stowage.watcher.source;

import dev.stowage.event.WorkloadId;
import dev.stowage.watcher.discovery.Workload;

/** Is told of changes as they happen; every method only takes note and returns. */
public interface WorkloadListener {

  /** The workload was created or changed. */
  void changed(Workload workload);

  /** The workload was deleted. */
  void gone(WorkloadId workload);

  /** Something changed that only a list can tell. */
  void listAgain();
}
