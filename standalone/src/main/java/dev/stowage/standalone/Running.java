package dev.stowage.standalone;

import dev.stowage.standalone.stack.Engines;
import dev.stowage.standalone.stack.ServiceStack;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.Supplier;

/** Engines and services of this process, ended in order. */
record Running(Engines engines, ServiceStack stack) implements AutoCloseable {

  static Running start(Supplier<Engines> engines, Function<Engines, ServiceStack> services) {
    Engines started = engines.get();
    try {
      return new Running(started, services.apply(started));
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
  }

  /** Waits until the process is told to end, which interrupts this thread. */
  void awaitEnd() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  @Override
  public void close() {
    stack.close();
    engines.close();
  }
}
