package dev.stowage.copier.drift;

import dev.stowage.copier.job.RecheckStore;
import dev.stowage.copier.outbox.WakeUp;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Queues re-checks when they are due, by the database's clock; any number of processes may. */
public final class DriftSchedule implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DriftSchedule.class);
  private static final int AT_ONCE = 100;

  private final RecheckStore store;
  private final DriftRules rules;
  private final Duration poll;
  private final WakeUp work;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  // Of the schedule's thread alone.
  private boolean begun;

  /** A schedule that looks this often for what is due, and wakes workers. */
  public DriftSchedule(RecheckStore store, DriftRules rules, Duration poll, WakeUp work) {
    this.store = store;
    this.rules = rules;
    this.poll = poll;
    this.work = work;
    this.thread = Thread.ofVirtual().name("drift-schedule").start(this::run);
  }

  private void run() {
    try {
      do {
        look();
      } while (!closing.await(poll.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      LOG.debug("told to end");
    }
  }

  private void look() {
    try {
      if (!begun) {
        // Jobs of before the rules were as they are.
        store.schedule(rules::interval);
        begun = true;
      }
      if (store.queueDue(AT_ONCE) > 0) {
        work.raise();
      }
    } catch (JdbiException e) {
      LOG.warn("No re-check can be queued, Postgres does not answer");
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
}
