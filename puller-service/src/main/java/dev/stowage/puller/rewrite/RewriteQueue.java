package dev.stowage.puller.rewrite;

import dev.stowage.workload.WorkloadId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Workloads to look at, each at most once, each at its time. */
final class RewriteQueue {
  private static final Duration FIRST_RETRY = Duration.ofMillis(250);

  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<WorkloadId, Instant> due = new HashMap<>();
  private final Map<WorkloadId, Duration> retries = new HashMap<>();

  RewriteQueue(Clock clock) {
    this.clock = clock;
  }

  /** Looks at it after this delay, or sooner when it is due sooner already. */
  void add(WorkloadId workload, Duration delay) {
    lock.lock();
    try {
      due.merge(workload, clock.instant().plus(delay), (a, b) -> a.isBefore(b) ? a : b);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Looks at it again later, and later each time until {@link #settled}.
   *
   * @param longest what the delay grows to
   */
  void retry(WorkloadId workload, Duration longest) {
    lock.lock();
    try {
      Duration delay = retries.getOrDefault(workload, FIRST_RETRY);
      Duration next = delay.multipliedBy(2);
      retries.put(workload, next.compareTo(longest) > 0 ? longest : next);
      add(workload, delay);
    } finally {
      lock.unlock();
    }
  }

  /** The next failure is a first one again. */
  void settled(WorkloadId workload) {
    lock.lock();
    try {
      retries.remove(workload);
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the next workload that is due, and takes it out. */
  WorkloadId take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        var next = due.entrySet().stream().min(Map.Entry.comparingByValue());
        if (next.isEmpty()) {
          changed.await();
          continue;
        }
        Duration rest = Duration.between(clock.instant(), next.orElseThrow().getValue());
        if (!rest.isPositive()) {
          WorkloadId workload = next.orElseThrow().getKey();
          due.remove(workload);
          return workload;
        }
        if (changed.await(rest.toNanos(), TimeUnit.NANOSECONDS)) {
          continue;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return due.size();
    } finally {
      lock.unlock();
    }
  }
}
