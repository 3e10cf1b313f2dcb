package dev.stowage.copier.state;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes behind: what was learned of blobs, and leases that ended, a tenth of a second's worth in
 * one transaction. A lease ends together with the news that its upload made, so that whoever takes
 * it next knows them.
 */
final class StateWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StateWriter.class);
  private static final Duration GATHERING = Duration.ofMillis(100);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
  private static final int MAX_PENDING = 50_000;

  private final Jdbi jdbi;
  private final HolderTable holders;
  private final LeaseTable leases;
  private final Semaphore news = new Semaphore(0);
  private final Semaphore end = new Semaphore(0);
  private final ReentrantLock writing = new ReentrantLock();
  private final Thread thread;

  private Batch pending = Batch.empty();
  private volatile boolean closed;

  private record Batch(TreeSet<BlobRow> blobs, List<Long> ended, List<Long> left) {
    static Batch empty() {
      return new Batch(new TreeSet<>(), new ArrayList<>(), new ArrayList<>());
    }

    boolean isEmpty() {
      return blobs.isEmpty() && ended.isEmpty() && left.isEmpty();
    }
  }

  StateWriter(Jdbi jdbi, HolderTable holders, LeaseTable leases) {
    this.jdbi = jdbi;
    this.holders = holders;
    this.leases = leases;
    this.thread = Thread.ofVirtual().name("copy-state-writer").start(this::run);
  }

  /** A repository holds a blob. */
  void add(BlobRow row) {
    synchronized (this) {
      if (pending.blobs().size() < MAX_PENDING) {
        pending.blobs().add(row);
      }
    }
    news.release();
  }

  /** A lease ends; what its owner kept goes, or stays for the next one. */
  void release(long epoch, boolean keep) {
    synchronized (this) {
      (keep ? pending.left() : pending.ended()).add(epoch);
    }
    news.release();
  }

  /** Takes rows back, and does the work while none of them can be written. */
  void forget(Collection<BlobRow> rows, Runnable work) {
    writing.lock();
    try {
      synchronized (this) {
        pending.blobs().removeAll(rows);
      }
      work.run();
    } finally {
      writing.unlock();
    }
  }

  private void run() {
    try {
      while (!closed) {
        news.acquire();
        if (end.tryAcquire(GATHERING.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
        news.drainPermits();
        if (!flush() && end.tryAcquire(AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("told to end");
    }
  }

  private boolean flush() {
    writing.lock();
    Batch batch = take();
    try {
      if (!batch.isEmpty()) {
        write(batch);
      }
      return true;
    } catch (JdbiException e) {
      LOG.warn("What is known of targets waits to be stored, Postgres does not answer");
      putBack(batch);
      return false;
    } catch (RuntimeException e) {
      LOG.error("What is known of targets is not stored: the writer met what it does not know", e);
      return false;
    } finally {
      writing.unlock();
    }
  }

  private void write(Batch batch) {
    jdbi.useTransaction(handle -> {
      handle.execute("set local synchronous_commit = off");
      if (!batch.blobs().isEmpty()) {
        holders.add(handle, List.copyOf(batch.blobs()));
      }
      if (!batch.ended().isEmpty()) {
        leases.end(handle, batch.ended());
      }
      if (!batch.left().isEmpty()) {
        leases.leave(handle, batch.left());
      }
    });
  }

  private synchronized Batch take() {
    Batch taken = pending;
    pending = Batch.empty();
    return taken;
  }

  private void putBack(Batch batch) {
    synchronized (this) {
      if (pending.blobs().size() < MAX_PENDING) {
        pending.blobs().addAll(batch.blobs());
      }
      pending.ended().addAll(batch.ended());
      pending.left().addAll(batch.left());
    }
    news.release();
  }

  /** Writes what is pending; what cannot be written now is learned or ended again by time. */
  @Override
  public void close() {
    closed = true;
    end.release();
    news.release();
    try {
      if (!thread.join(Duration.ofSeconds(5))) {
        LOG.warn("What is known of targets is still being stored");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    flush();
  }
}
