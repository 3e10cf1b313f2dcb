package dev.stowage.watcher.source;

import dev.stowage.watcher.discovery.Workload;
import dev.stowage.workload.WorkloadId;

/** Is told of changes as they happen; every method only takes note and returns. */
public interface WorkloadListener {

  /** The workload was created or changed. */
  void changed(Workload workload);

  /** The workload was deleted. */
  void gone(WorkloadId workload);

  /** A list is about to be handed over that is newer than all that was told so far. */
  void startAfresh();

  /** Something changed that only a list can tell. */
  void listAgain();
}
