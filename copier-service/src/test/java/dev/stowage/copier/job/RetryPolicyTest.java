package dev.stowage.copier.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {
  private final RetryPolicy policy =
      new RetryPolicy(8, Duration.ofSeconds(2), Duration.ofMinutes(15));
  private final RandomGenerator random = new Random(1);

  @ParameterizedTest
  @CsvSource({"1, PT2S", "2, PT4S", "3, PT8S", "7, PT128S"})
  void thePauseIsAnywhereBelowABoundThatDoubles(int attempts, Duration bound) {
    long largest = 0;
    long smallest = Long.MAX_VALUE;
    for (int i = 0; i < 2_000; i++) {
      long pause = pause(policy, attempts, null).toMillis();
      largest = Math.max(largest, pause);
      smallest = Math.min(smallest, pause);
    }
    assertThat(largest).isBetween(bound.toMillis() * 95 / 100, bound.toMillis());
    assertThat(smallest).isBetween(0L, bound.toMillis() * 5 / 100);
  }

  @Test
  void noPauseIsLongerThanTheLongest() {
    RetryPolicy patient = new RetryPolicy(100, Duration.ofSeconds(2), Duration.ofMinutes(15));
    for (int i = 0; i < 1_000; i++) {
      assertThat(pause(patient, 60, null)).isBetween(Duration.ZERO, Duration.ofMinutes(15));
    }
  }

  @Test
  void theEighthFailureParks() {
    assertThat(policy.decide(failure(true, null), 7, random))
        .isInstanceOf(FailureDecision.RetryAfter.class);
    assertThat(policy.decide(failure(true, null), 8, random)).isEqualTo(new FailureDecision.Park());
    assertThat(policy.decide(failure(true, null), 9, random)).isEqualTo(new FailureDecision.Park());
  }

  @Test
  void whatCannotSucceedIsRefusedAtOnce() {
    assertThat(policy.decide(failure(false, null), 1, random))
        .isEqualTo(new FailureDecision.Refuse());
    assertThat(policy.decide(failure(false, Duration.ofSeconds(5)), 8, random))
        .isEqualTo(new FailureDecision.Refuse());
  }

  @ParameterizedTest
  @CsvSource({"PT0S", "PT1S", "PT90S", "PT6H"})
  void aRegistryIsNeverAskedBeforeItWantsToBe(Duration asked) {
    for (int i = 0; i < 200; i++) {
      assertThat(pause(policy, 1, asked)).isBetween(asked, asked.plusSeconds(2));
    }
  }

  private Duration pause(RetryPolicy by, int attempts, @Nullable Duration retryAfter) {
    return ((FailureDecision.RetryAfter) by.decide(failure(true, retryAfter), attempts, random))
        .pause();
  }

  private static AttemptOutcome.Failed failure(boolean retryable, @Nullable Duration retryAfter) {
    return new AttemptOutcome.Failed(
        "SERVER_ERROR", "m", "a", retryable, "r.io", Optional.ofNullable(retryAfter));
  }
}
