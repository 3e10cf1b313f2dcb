package dev.stowage.copier.state;

import java.time.Duration;
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
 * Extends the leases that this process holds, all in one statement, and looks after those that it
 * waits for, likewise.
 */
final class LeaseWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseWatch.class);
  private static final Duration LOOK = Duration.ofMillis(100);

  private final LeaseTable table;
  private final Set<Long> held = ConcurrentHashMap.newKeySet();
  private final Set<Long> lost = ConcurrentHashMap.newKeySet();
  private final ConcurrentMap<String, CountDownLatch> awaited = new ConcurrentHashMap<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<Thread> threads;

  LeaseWatch(LeaseTable table, Duration heartbeat) {
    this.table = table;
    this.threads =
        List.of(
            Thread.ofVirtual().name("state-heartbeat").start(() -> every(heartbeat, this::beat)),
            Thread.ofVirtual().name("state-watch").start(() -> every(LOOK, this::look)));
  }

  void keep(long epoch) {
    held.add(epoch);
  }

  void drop(long epoch) {
    held.remove(epoch);
    lost.remove(epoch);
  }

  boolean isLost(long epoch) {
    return lost.contains(epoch);
  }

  /** Waits until no other process holds this; one thread for each name. */
  void awaitEnd(String name) throws InterruptedException {
    CountDownLatch end = awaited.computeIfAbsent(name, ignored -> new CountDownLatch(1));
    try {
      end.await();
    } finally {
      awaited.remove(name, end);
    }
  }

  private void every(Duration pause, Runnable step) {
    try {
      while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          step.run();
        } catch (JdbiException e) {
          LOG.debug("Postgres does not answer: {}", e.toString());
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("told to end");
    }
  }

  private void beat() {
    List<Long> epochs = List.copyOf(held);
    if (epochs.isEmpty()) {
      return;
    }
    Set<Long> extended = table.extend(epochs);
    for (long epoch : epochs) {
      if (!extended.contains(epoch) && held.remove(epoch)) {
        LOG.warn("An upload's lease was lost: this process did not reach Postgres in time");
        lost.add(epoch);
      }
    }
  }

  private void look() {
    List<String> names = List.copyOf(awaited.keySet());
    if (names.isEmpty()) {
      return;
    }
    Set<String> stillHeld = table.held(names);
    names.stream().filter(name -> !stillHeld.contains(name)).forEach(this::ended);
  }

  private void ended(String name) {
    CountDownLatch end = awaited.get(name);
    if (end != null) {
      end.countDown();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      for (Thread thread : threads) {
        thread.join(Duration.ofSeconds(5));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
