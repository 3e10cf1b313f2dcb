package dev.stowage.registry.tree;

import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * One run of a step over items, so many at once. Closing it interrupts the steps that are under way
 * and waits for their end: what they hold is given back by then.
 */
final class ParallelRun<T, R> implements AutoCloseable {
  private final Executor threads;
  private final Iterator<T> waiting;
  private final Parallel.Step<T, R> step;
  private final int atOnce;
  private final BlockingQueue<Result<R>> results = new LinkedBlockingQueue<>();
  private final Set<Thread> working = new HashSet<>();
  private int running;
  private boolean stopped;

  private sealed interface Result<R> {
    record Value<R>(R value) implements Result<R> {}

    record Failure<R>(Throwable cause) implements Result<R> {}
  }

  ParallelRun(Executor threads, List<T> items, Parallel.Step<T, R> step, int atOnce) {
    this.threads = threads;
    this.waiting = items.iterator();
    this.step = step;
    this.atOnce = atOnce;
  }

  /** Whether there is a result to come. */
  boolean goesOn() {
    return running > 0 || waiting.hasNext();
  }

  /**
   * The next result, in the order in which steps end.
   *
   * @throws ExecutionException when a step failed
   */
  R next() throws InterruptedException, ExecutionException {
    while (running < atOnce && waiting.hasNext()) {
      T item = waiting.next();
      threads.execute(() -> results.add(resultOf(item)));
      running++;
    }
    Result<R> result = results.take();
    running--;
    return switch (result) {
      case Result.Value<R>(R value) -> value;
      case Result.Failure<R>(Throwable cause) -> throw new ExecutionException(cause);
    };
  }

  private Result<R> resultOf(T item) {
    if (!begin()) {
      return new Result.Failure<>(new InterruptedException("stopped before it began"));
    }
    try {
      return new Result.Value<>(step.apply(item));
    } catch (Throwable e) {
      // Whatever it is, the caller has to hear of it, or would wait for ever.
      return new Result.Failure<>(e);
    } finally {
      end();
    }
  }

  private synchronized boolean begin() {
    return !stopped && working.add(Thread.currentThread());
  }

  // The thread serves others afterwards, whom no interrupt of ours must reach.
  private synchronized void end() {
    working.remove(Thread.currentThread());
    Thread.interrupted();
  }

  private synchronized void stop() {
    stopped = true;
    working.forEach(Thread::interrupt);
  }

  @Override
  public void close() {
    if (running == 0) {
      return;
    }
    stop();
    boolean interrupted = false;
    while (running > 0) {
      try {
        results.take();
        running--;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
