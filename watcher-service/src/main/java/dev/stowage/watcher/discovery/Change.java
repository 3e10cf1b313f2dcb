package dev.stowage.watcher.discovery;

import dev.stowage.event.DiscoveryEvent;
import dev.stowage.workload.ContainerId;
import dev.stowage.workload.WorkloadId;

/** Something to tell about a cluster. */
public sealed interface Change {

  /** Tell this. */
  record Announce(DiscoveryEvent event) implements Change {}

  /** A container that was rejected is gone: its key stands for nothing any more. */
  record Forget(WorkloadId workload, ContainerId container) implements Change {}
}
