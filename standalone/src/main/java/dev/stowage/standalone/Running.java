package dev.stowage.standalone;

import dev.stowage.standalone.stack.Engines;
import dev.stowage.standalone.stack.ServiceStack;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.Supplier;

/** Engines and services of this process; ended in order, also by Ctrl-C. */
final class Running implements AutoCloseable {
  private final Engines engines;
  private final ServiceStack stack;
  private final CountDownLatch told = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::endInOrder, "end-in-order");

  private Running(Engines engines, ServiceStack stack) {
    this.engines = engines;
    this.stack = stack;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  static Running start(Supplier<Engines> engines, Function<Engines, ServiceStack> services) {
    Engines started = engines.get();
    try {
      return new Running(started, services.apply(started));
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
  }

  ServiceStack stack() {
    return stack;
  }

  /** Waits until the process is told to end. */
  void awaitEnd() throws InterruptedException {
    told.await();
    ended.await();
  }

  private synchronized void endInOrder() {
    told.countDown();
    if (ended.getCount() > 0) {
      stack.close();
      engines.close();
      ended.countDown();
    }
  }

  @Override
  public void close() {
    endInOrder();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending: the hook is what called.
    }
  }
}
