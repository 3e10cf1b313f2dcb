package dev.stowage.copier.outbox;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells waiting threads of this process that there is news; only a short cut, they look by
 * themselves as well.
 */
public final class WakeUp {
  private static final Logger LOG = LoggerFactory.getLogger(WakeUp.class);

  private final int waiters;
  private final Semaphore signals = new Semaphore(0);

  /** For at most so many waiting threads. */
  public WakeUp(int waiters) {
    this.waiters = waiters;
  }

  /** Wakes every waiting thread. */
  public void raise() {
    int missing = waiters - signals.availablePermits();
    if (missing > 0) {
      signals.release(missing);
    }
  }

  /** Waits for news, or until the time is over. */
  public void await(Duration atMost) throws InterruptedException {
    boolean news = signals.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS);
    LOG.trace("woken {}", news ? "by news" : "by time");
  }
}
