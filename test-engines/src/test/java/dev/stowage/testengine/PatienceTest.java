package dev.stowage.testengine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class PatienceTest {
  @Test
  void anAwaitThatDoesNotSayHowLongHasAMinute() {
    AtomicLong left = new AtomicLong();

    await()
        .conditionEvaluationListener(condition -> left.set(condition.getRemainingTimeInMS()))
        .until(() -> true);

    assertThat(left.get()).isBetween(30_000L, 60_000L);
  }
}
