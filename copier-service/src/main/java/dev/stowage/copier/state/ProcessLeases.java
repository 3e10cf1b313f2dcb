package dev.stowage.copier.state;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leases of this process. Its threads wait for each other in memory, so that one of them at most
 * asks Postgres for a name; for other processes the watch looks.
 */
final class ProcessLeases {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessLeases.class);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  private final LeaseWatch watch;
  private final StateWriter writer;
  private final ConcurrentMap<String, CountDownLatch> taken = new ConcurrentHashMap<>();

  ProcessLeases(LeaseWatch watch, StateWriter writer) {
    this.watch = watch;
    this.writer = writer;
  }

  /** Takes a lease, or waits until its holder is done and comes back empty. */
  Optional<Held> take(String name, Function<String, Optional<Claim>> claim)
      throws InterruptedException {
    CountDownLatch own = new CountDownLatch(1);
    CountDownLatch other = taken.putIfAbsent(name, own);
    if (other != null) {
      other.await();
      return Optional.empty();
    }
    Optional<Held> held = Optional.empty();
    try {
      held = claimed(name, claim).map(Held::new);
      if (held.isEmpty()) {
        watch.awaitEnd(name);
      } else {
        watch.keep(held.get().claim().epoch());
      }
      return held;
    } finally {
      if (held.isEmpty()) {
        letOthers(name);
      }
    }
  }

  // Without Postgres nobody can tell who else is at it: the copy waits, and is stopped from outside
  // when its own lease is over.
  private static Optional<Claim> claimed(String name, Function<String, Optional<Claim>> claim)
      throws InterruptedException {
    while (true) {
      try {
        return claim.apply(name);
      } catch (JdbiException e) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        LOG.warn("A copy waits for Postgres, which does not answer");
        TimeUnit.MILLISECONDS.sleep(AFTER_FAILURE.toMillis());
      }
    }
  }

  private void letOthers(String name) {
    CountDownLatch own = taken.remove(name);
    if (own != null) {
      own.countDown();
    }
  }

  /** A lease of this process, until released. */
  final class Held {
    private final Claim claim;

    private Held(Claim claim) {
      this.claim = claim;
    }

    Claim claim() {
      return claim;
    }

    /** Whether another process may have it, because Postgres did not hear of this one in time. */
    boolean isLost() {
      return watch.isLost(claim.epoch());
    }

    /** Ends it; what was kept stays for the next owner, or goes. */
    void release(boolean keep) {
      watch.drop(claim.epoch());
      writer.release(claim.epoch(), keep);
      letOthers(claim.name());
    }
  }
}
