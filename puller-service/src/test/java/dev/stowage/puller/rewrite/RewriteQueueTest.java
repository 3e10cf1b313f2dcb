package dev.stowage.puller.rewrite;

import static dev.stowage.puller.rewrite.KnownEvents.deployment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stowage.workload.WorkloadId;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class RewriteQueueTest {
  private static final WorkloadId WEB = deployment("web");
  private static final WorkloadId API = deployment("api");

  private final RewriteQueue queue = new RewriteQueue(Clock.systemUTC());

  @Test
  void aWorkloadThatIsAddedTwiceIsTakenOnceAtTheSoonerTime() throws InterruptedException {
    queue.add(WEB, Duration.ofHours(1));
    queue.add(WEB, Duration.ZERO);
    queue.add(WEB, Duration.ofHours(1));

    assertThat(queue.take()).isEqualTo(WEB);
    assertThat(queue.size()).isZero();
  }

  @Test
  void theOneThatIsDueIsTakenBeforeTheOneThatWasAddedFirst() throws InterruptedException {
    queue.add(API, Duration.ofHours(1));
    queue.add(WEB, Duration.ofMillis(20));

    assertThat(queue.take()).isEqualTo(WEB);
    assertThat(queue.size()).isEqualTo(1);
  }

  @Test
  void whoeverWaitsIsWokenByWhatBecomesDueSooner() {
    queue.add(API, Duration.ofHours(1));
    CompletableFuture<WorkloadId> taken = new CompletableFuture<>();
    Thread taker =
        Thread.ofVirtual()
            .start(() -> {
              try {
                taken.complete(queue.take());
              } catch (InterruptedException e) {
                taken.completeExceptionally(e);
              }
            });
    await().until(() -> taker.getState() == Thread.State.TIMED_WAITING);

    queue.add(WEB, Duration.ZERO);

    assertThat(taken.join()).isEqualTo(WEB);
  }
}
