package dev.stowage.registry.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ParallelTest {
  private static final List<Integer> HUNDRED = IntStream.rangeClosed(1, 100).boxed().toList();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void everyItemCountsOnce(boolean virtual) throws Exception {
    assertThat(on(virtual, () -> Parallel.sum(7, HUNDRED, item -> item, Integer::sum)))
        .isEqualTo(7 + 5050);
    assertThat(on(virtual, () -> Parallel.sum(7, List.<Integer>of(), item -> item, Integer::sum)))
        .isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void runsMayNestDeeperThanThereAreThreadsAtOnce(boolean virtual) throws Exception {
    assertThat(
            on(
                virtual,
                () ->
                    Parallel.sum(
                        0,
                        HUNDRED,
                        outer -> Parallel.sum(0, List.of(1, 2), item -> item, Integer::sum),
                        Integer::sum)))
        .isEqualTo(300);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theFirstFailureStopsTheOthersAndIsTheOneReported(boolean virtual) throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(2);
    AtomicInteger stopped = new AtomicInteger();
    assertThatThrownBy(() ->
            on(
                virtual,
                () ->
                    Parallel.sum(
                        0,
                        List.of(1, 2, 3),
                        item -> {
                          if (item == 1) {
                            begun.await();
                            throw new IllegalArgumentException("the first");
                          }
                          begun.countDown();
                          try {
                            never.await();
                          } finally {
                            stopped.incrementAndGet();
                          }
                          return item;
                        },
                        Integer::sum)))
        .hasRootCauseMessage("the first");
    assertThat(stopped.get()).as("ended before the failure was told").isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anInterruptReachesEveryStepAndLeavesTheThreadsClean(boolean virtual) throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(3);
    AtomicInteger stopped = new AtomicInteger();
    FutureTask<Integer> run =
        new FutureTask<>(() ->
            Parallel.sum(
                0,
                List.of(1, 2, 3),
                item -> {
                  begun.countDown();
                  try {
                    never.await();
                    return item;
                  } catch (InterruptedException e) {
                    stopped.incrementAndGet();
                    throw e;
                  }
                },
                Integer::sum));
    Thread caller = virtual ? Thread.ofVirtual().start(run) : Thread.ofPlatform().start(run);
    begun.await();
    caller.interrupt();
    assertThatThrownBy(run::get).hasRootCauseInstanceOf(InterruptedException.class);
    assertThat(stopped.get()).isEqualTo(3);
    assertThat(
            on(
                virtual,
                () ->
                    Parallel.sum(
                        0,
                        HUNDRED,
                        item -> Thread.currentThread().isInterrupted() ? 1 : 0,
                        Integer::sum)))
        .isZero();
  }

  @Test
  void aSingleItemIsSeenToOnTheCallersThread() throws Exception {
    Thread here = Thread.currentThread();
    assertThat(
            Parallel.sum(
                0, List.of(1), item -> Thread.currentThread() == here ? 1 : 0, Integer::sum))
        .isEqualTo(1);
  }

  private static <T> T on(boolean virtual, Callable<T> work) throws Exception {
    FutureTask<T> task = new FutureTask<>(work);
    if (virtual) {
      Thread.ofVirtual().start(task);
    } else {
      Thread.ofPlatform().start(task);
    }
    return task.get();
  }
}
