package dev.stowage.registry.tree;

import dev.stowage.registry.error.RegistryException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Does the same to every item at once; the first failure stops the others and is the one that is
 * reported. Threads are of the caller's kind: virtual ones in services, where many copies wait and
 * each can be interrupted; platform ones in a command, since a virtual thread that waits for a
 * socket starts a poller inside the JVM, for which the exit then waits 300 ms.
 */
public final class Parallel {
  private static final Executor VIRTUAL = task -> Thread.ofVirtual().start(task);
  // Kept for the next image: a list of five hundred would start four thousand.
  private static final Executor PLATFORM =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          2,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().daemon().name("copy-", 0).factory());
  // An index may list a thousand manifests.
  private static final int MAX_PLATFORM_THREADS = 16;

  private Parallel() {}

  /** A step that can be interrupted. */
  @FunctionalInterface
  public interface Step<T, R> {
    R apply(T item) throws Exception;
  }

  /** Two answers. */
  public record Both<A, B>(A first, B second) {}

  /** Two questions at once; the first is asked on this thread, and its failure comes first. */
  public static <A, B> Both<A, B> both(Supplier<A> first, Supplier<B> second)
      throws InterruptedException {
    FutureTask<B> other = new FutureTask<>(second::get);
    threads().execute(other);
    try {
      A answer = first.get();
      return new Both<>(answer, other.get());
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } finally {
      other.cancel(true);
    }
  }

  /**
   * Adds up what the step makes of every item. Comes back when no step is under way any more. A
   * single item is seen to on this thread.
   */
  public static <T, R> R sum(R start, List<T> items, Step<T, R> step, BinaryOperator<R> plus)
      throws InterruptedException {
    if (items.size() == 1) {
      try {
        return plus.apply(start, step.apply(items.getFirst()));
      } catch (Exception e) {
        throw failure(e);
      }
    }
    int atOnce = Thread.currentThread().isVirtual() ? Integer.MAX_VALUE : MAX_PLATFORM_THREADS;
    R total = start;
    try (ParallelRun<T, R> run = new ParallelRun<>(threads(), items, step, atOnce)) {
      while (run.goesOn()) {
        total = plus.apply(total, run.next());
      }
      return total;
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    }
  }

  private static Executor threads() {
    return Thread.currentThread().isVirtual() ? VIRTUAL : PLATFORM;
  }

  private static RuntimeException failure(@Nullable Throwable cause) throws InterruptedException {
    return switch (cause) {
      case RegistryException failure -> failure;
      case InterruptedException interrupted -> throw interrupted;
      case RuntimeException failure -> failure;
      case Error error -> throw error;
      case null, default -> new IllegalStateException("A copy step failed", cause);
    };
  }
}
