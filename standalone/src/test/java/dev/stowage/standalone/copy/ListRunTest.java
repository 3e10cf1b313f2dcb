package dev.stowage.standalone.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ListRunTest {
  private final Outcomes.Seen seen = new Outcomes.Seen();
  private final Queue<Duration> slept = new ConcurrentLinkedQueue<>();

  @Test
  void outcomesAreInTheListsOrderAndEachIsSeenOnce() throws Exception {
    ListOutcome outcome =
        run(4, (pair, began) -> Outcomes.copied(nameOf(pair), false, List.of())).run(list(20));

    assertThat(outcome.images())
        .extracting(ImageOutcome::pair)
        .containsExactlyElementsOf(list(20).pairs());
    assertThat(seen.outcomes).hasSize(20);
    assertThat(outcome.copied()).isEqualTo(20);
    assertThat(outcome.bytesMoved()).isEqualTo(20 * 60);
  }

  @Test
  void soManyImagesAreWorkedOnAtOnceAndNoMore() throws Exception {
    CyclicBarrier threeAtOnce = new CyclicBarrier(3);
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();

    run(
            3,
            (pair, began) -> {
              most.accumulateAndGet(now.incrementAndGet(), Math::max);
              await(threeAtOnce);
              now.decrementAndGet();
              return Outcomes.copied(nameOf(pair), false, List.of());
            })
        .run(list(9));

    assertThat(most).hasValue(3);
  }

  @Test
  void whatPassesByItselfIsTriedAgain() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    ListOutcome outcome =
        run(
                1,
                (pair, began) -> {
                  if (tries.incrementAndGet() < 3) {
                    throw failure(RegistryErrorCode.SERVER_ERROR);
                  }
                  return Outcomes.copied("a", false, List.of());
                })
            .run(list(1));

    assertThat(outcome.failed()).isZero();
    assertThat(slept).hasSize(2);
  }

  @Test
  void whatKeepsFailingIsReportedAfterFiveTriesAndTheOthersGoOn() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    ListOutcome outcome =
        run(
                2,
                (pair, began) -> {
                  if (nameOf(pair).equals("image-0")) {
                    tries.incrementAndGet();
                    throw failure(RegistryErrorCode.UNREACHABLE);
                  }
                  return Outcomes.copied(nameOf(pair), false, List.of());
                })
            .run(list(3));

    assertThat(tries).hasValue(5);
    assertThat(outcome.failed()).isEqualTo(1);
    assertThat(outcome.copied()).isEqualTo(2);
  }

  @Test
  void anInterruptStopsTheCopiesBeforeTheRunEnds() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    AtomicBoolean stopped = new AtomicBoolean();
    ListRun run =
        run(
            1,
            (pair, began) -> {
              started.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                stopped.set(true);
                throw failure(RegistryErrorCode.CANCELLED);
              }
              return Outcomes.copied("never", false, List.of());
            });
    Thread test = Thread.currentThread();
    Thread.ofVirtual()
        .start(() -> {
          await(started);
          test.interrupt();
        });

    assertThatThrownBy(() -> run.run(list(3))).isInstanceOf(InterruptedException.class);
    assertThat(stopped).isTrue();
  }

  private ListRun run(int jobs, ImageWork work) {
    return new ListRun(work, seen, jobs, slept::add);
  }

  private static CopyList list(int count) {
    return new CopyList(
        Optional.of("list"),
        IntStream.range(0, count).mapToObj(i -> Outcomes.pair("image-" + i)).toList());
  }

  private static String nameOf(ImagePair pair) {
    return pair.source().repository();
  }

  private static RegistryException failure(RegistryErrorCode code) {
    return new RegistryException(code, "source.example", "it failed");
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
