package dev.stowage.watcher;

import dev.stowage.watcher.discovery.Workload;
import dev.stowage.watcher.source.WorkloadListener;
import dev.stowage.workload.WorkloadId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What a source hinted at and nobody has looked at yet; of a workload only the newest. */
final class PendingChanges implements WorkloadListener {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private Map<WorkloadId, Optional<Workload>> workloads = new LinkedHashMap<>();
  private boolean listAgain;

  /**
   * What came since the last look.
   *
   * @param workloads the newest state of each; empty for one that is gone
   * @param listAgain whether a list is asked for
   */
  record Hints(Map<WorkloadId, Optional<Workload>> workloads, boolean listAgain) {}

  @Override
  public void changed(Workload workload) {
    note(workload.id(), Optional.of(workload));
  }

  @Override
  public void gone(WorkloadId workload) {
    note(workload, Optional.empty());
  }

  @Override
  public void startAfresh() {
    lock.lock();
    try {
      workloads.clear();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void listAgain() {
    lock.lock();
    try {
      listAgain = true;
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void note(WorkloadId id, Optional<Workload> state) {
    lock.lock();
    try {
      workloads.remove(id);
      workloads.put(id, state);
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Takes all there is, or waits until there is something or the time is over. */
  Hints take(Duration longest) throws InterruptedException {
    lock.lock();
    try {
      long left = longest.toNanos();
      while (workloads.isEmpty() && !listAgain && left > 0) {
        left = arrived.awaitNanos(left);
      }
      Hints hints = new Hints(workloads, listAgain);
      workloads = new LinkedHashMap<>();
      listAgain = false;
      return hints;
    } finally {
      lock.unlock();
    }
  }
}
