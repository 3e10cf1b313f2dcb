package dev.stowage.copier.transfer;

import dev.stowage.copier.job.JobStore;
import dev.stowage.copier.job.Lease;
import dev.stowage.registry.copy.CopyControl;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the leases of this process's running jobs. A job whose lease was lost, or can no longer be
 * known to hold because Postgres does not answer, is stopped: another worker has it, or will.
 */
final class LeaseKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);

  private final JobStore store;
  private final Duration lease;
  private final Duration heartbeat;
  private final Clock clock;
  private final ConcurrentMap<Lease, Held> running = new ConcurrentHashMap<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean stopping;

  LeaseKeeper(JobStore store, Duration lease, Duration heartbeat, Clock clock) {
    this.store = store;
    this.lease = lease;
    this.heartbeat = heartbeat;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("lease-keeper").start(this::run);
  }

  /**
   * Keeps a lease from now on; the calling thread is interrupted when it is lost.
   *
   * @param claimed a time before the claim
   */
  Held keep(Lease lease, Instant claimed) {
    Held held = new Held(lease, Thread.currentThread(), claimed);
    running.put(lease, held);
    if (stopping) {
      held.stop();
    }
    return held;
  }

  /** Stops the copies that run, and those that were about to. */
  void stopCopies() {
    stopping = true;
    running.values().forEach(Held::stop);
  }

  private void run() {
    try {
      while (!closing.await(heartbeat.toMillis(), TimeUnit.MILLISECONDS)) {
        beat();
      }
    } catch (InterruptedException e) {
      LOG.debug("told to end");
    }
  }

  private void beat() {
    List<Lease> leases = List.copyOf(running.keySet());
    Instant asked = clock.instant();
    Set<Lease> held;
    try {
      held = store.extend(leases, lease);
    } catch (JdbiException e) {
      LOG.warn("Leases cannot be extended, Postgres does not answer");
      held = Set.of();
      Instant now = clock.instant();
      leases =
          leases.stream()
              .filter(one -> {
                Held job = running.get(one);
                return job != null && job.isOver(now);
              })
              .toList();
    }
    for (Lease one : leases) {
      Held job = running.get(one);
      if (job == null) {
        continue;
      }
      if (held.contains(one)) {
        job.confirmed = asked;
      } else {
        job.lose();
      }
    }
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A lease that is being kept. */
  final class Held implements CopyControl, AutoCloseable {
    private final Lease lease;
    private final Thread worker;
    private volatile Instant confirmed;
    private volatile boolean lost;
    private boolean ended;

    private Held(Lease lease, Thread worker, Instant claimed) {
      this.lease = lease;
      this.worker = worker;
      this.confirmed = claimed;
    }

    private boolean isOver(Instant now) {
      return now.isAfter(confirmed.plus(LeaseKeeper.this.lease));
    }

    /** Whether the lease is known to be lost. */
    boolean isLost() {
      return lost;
    }

    /**
     * The fence before the tag moves: the lease must hold at this moment, by the database's word.
     */
    @Override
    public void beforePublish() {
      if (lost || !confirmNow()) {
        throw new RegistryException(
            RegistryErrorCode.CANCELLED, "", "the lease of job %s was lost".formatted(lease.job()));
      }
    }

    private boolean confirmNow() {
      try {
        return store.extend(lease, LeaseKeeper.this.lease);
      } catch (JdbiException e) {
        return false;
      }
    }

    // Under the lock: the interrupt finds the copy it is meant for, or nothing.
    private synchronized void stop() {
      if (!ended) {
        worker.interrupt();
      }
    }

    private synchronized void lose() {
      lost = true;
      if (!ended) {
        LOG.warn("The lease of job {} was lost, its copy is stopped", lease.job());
        worker.interrupt();
      }
    }

    /** Ends it: no interrupt comes after this. */
    @Override
    public void close() {
      running.remove(lease);
      synchronized (this) {
        ended = true;
      }
    }
  }
}
