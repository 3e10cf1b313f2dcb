package dev.stowage.registry.http;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;

/**
 * Stops transfers that hardly move: a registry that sends a byte now and then, or takes none, never
 * runs into a socket's own time-out. The transfer's thread is interrupted and its requests are
 * cancelled, which closes their connections.
 */
public final class StallGuard implements AutoCloseable {
  private final ScheduledThreadPoolExecutor clock;
  private final Duration window;
  private final Map<Thread, Deque<ClassicHttpRequest>> running = new ConcurrentHashMap<>();

  /** Within each window something has to move. */
  StallGuard(Duration window) {
    this.window = window;
    this.clock =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("stall-guard").factory());
    clock.setRemoveOnCancelPolicy(true);
  }

  /** The calling thread is about to send this. */
  void sending(ClassicHttpRequest request) {
    running
        .computeIfAbsent(Thread.currentThread(), ignored -> new ConcurrentLinkedDeque<>())
        .push(request);
  }

  /** The calling thread's last request is over. */
  void sent() {
    running.computeIfPresent(
        Thread.currentThread(),
        (ignored, requests) -> {
          requests.poll();
          return requests.isEmpty() ? null : requests;
        });
  }

  private void cancelRequestsOf(Thread thread) {
    for (ClassicHttpRequest request : running.getOrDefault(thread, new ArrayDeque<>())) {
      if (request instanceof Cancellable cancellable) {
        cancellable.cancel();
      }
    }
  }

  /**
   * Watches the calling thread until closed.
   *
   * @throws CancellationException when nothing is sent any more
   */
  Watch watch() {
    try {
      return new Watch(Thread.currentThread());
    } catch (RejectedExecutionException e) {
      CancellationException closed = new CancellationException("the client was closed");
      closed.initCause(e);
      throw closed;
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }

  /** One transfer under watch. */
  public final class Watch implements AutoCloseable {
    private final Thread thread;
    private final AtomicLong moves = new AtomicLong();
    private final ScheduledFuture<?> ticks;
    private long movesAtLastTick = -1;
    private boolean ended;
    private boolean fired;

    private Watch(Thread thread) {
      this.thread = thread;
      this.ticks =
          clock.scheduleAtFixedRate(
              this::tick, window.toMillis(), window.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Something moved. */
    public void moved() {
      moves.incrementAndGet();
    }

    // Under the lock: the interrupt finds the transfer it is meant for, or nothing.
    private synchronized void tick() {
      long now = moves.get();
      if (!ended && now == Math.max(movesAtLastTick, 0)) {
        fired = true;
        ended = true;
        thread.interrupt();
        cancelRequestsOf(thread);
      }
      movesAtLastTick = now;
    }

    /**
     * Ends the watch; tells whether it stopped the transfer, whose interrupt is then taken back.
     */
    public synchronized boolean end() {
      ended = true;
      ticks.cancel(false);
      if (fired) {
        Thread.interrupted();
      }
      return fired;
    }

    @Override
    public void close() {
      end();
    }
  }
}
