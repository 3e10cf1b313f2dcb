package dev.stowage.gateway.log;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes whoever waits for events, without each of them asking Postgres. */
@Singleton
public final class NewEvents {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition advanced = lock.newCondition();
  private long lastSeq;

  /** Says that events up to this number can be read. */
  public void reached(long seq) {
    lock.lock();
    try {
      if (seq > lastSeq) {
        lastSeq = seq;
        advanced.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until there are events beyond this number.
   *
   * @return whether there are; false when the time was over before
   */
  public boolean awaitBeyond(long seq, Duration atMost) throws InterruptedException {
    long nanos = atMost.toNanos();
    lock.lock();
    try {
      while (lastSeq <= seq) {
        if (nanos <= 0) {
          return false;
        }
        nanos = advanced.awaitNanos(nanos);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** The number of the newest event as far as known here. */
  public long lastSeq() {
    lock.lock();
    try {
      return lastSeq;
    } finally {
      lock.unlock();
    }
  }
}
