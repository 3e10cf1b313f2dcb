package dev.stowage.registry.copy;

import dev.stowage.registry.error.RegistryException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;

/**
 * Does the same to every item at once; the first failure stops the others and is the one that is
 * reported. Threads are of the caller's kind: virtual ones in services, where many copies wait and
 * each can be interrupted; platform ones in a command, since a virtual thread that waits for a
 * socket starts a poller inside the JVM, for which the exit then waits 300 ms.
 */
final class Parallel {
  // An index may list a thousand manifests.
  private static final int MAX_PLATFORM_THREADS = 16;

  private Parallel() {}

  /** A step that can be interrupted. */
  @FunctionalInterface
  interface Step<T, R> {
    R apply(T item) throws Exception;
  }

  /** Two answers. */
  record Both<A, B>(A first, B second) {}

  /** Two questions at once; the first is asked on this thread, and its failure comes first. */
  static <A, B> Both<A, B> both(Supplier<A> first, Supplier<B> second) throws InterruptedException {
    FutureTask<B> other = new FutureTask<>(second::get);
    if (Thread.currentThread().isVirtual()) {
      Thread.ofVirtual().start(other);
    } else {
      Thread.ofPlatform().daemon().start(other);
    }
    try {
      A answer = first.get();
      return new Both<>(answer, other.get());
    } catch (ExecutionException e) {
      throw failure(e);
    } finally {
      other.cancel(true);
    }
  }

  static <T, R> R sum(R start, List<T> items, Step<T, R> step, BinaryOperator<R> plus)
      throws InterruptedException {
    if (items.isEmpty()) {
      return start;
    }
    try (ExecutorService threads = threads(items.size())) {
      ExecutorCompletionService<R> running = new ExecutorCompletionService<>(threads);
      List<Future<R>> all = new ArrayList<>();
      items.forEach(item -> all.add(running.submit(() -> step.apply(item))));
      R total = start;
      try {
        for (int i = 0; i < items.size(); i++) {
          total = plus.apply(total, running.take().get());
        }
        return total;
      } catch (ExecutionException e) {
        throw failure(e);
      } finally {
        all.forEach(future -> future.cancel(true));
      }
    }
  }

  private static ExecutorService threads(int wanted) {
    return Thread.currentThread().isVirtual()
        ? Executors.newVirtualThreadPerTaskExecutor()
        : Executors.newFixedThreadPool(
            Math.min(wanted, MAX_PLATFORM_THREADS), Thread.ofPlatform().daemon().factory());
  }

  private static RuntimeException failure(ExecutionException e) throws InterruptedException {
    return switch (e.getCause()) {
      case RegistryException failure -> failure;
      case InterruptedException interrupted -> throw interrupted;
      case RuntimeException failure -> failure;
      case Error error -> throw error;
      case null, default -> new IllegalStateException("A copy step failed", e);
    };
  }
}
