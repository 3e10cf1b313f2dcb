package dev.stowage.copier.job;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What follows from an attempt's outcome: full-jitter exponential back-off, then parking; refusal
 * at once for what cannot succeed.
 *
 * @param maxAttempts after how many failed attempts a job is parked
 * @param firstBackoff the upper bound of the first pause; it doubles each time
 * @param longestBackoff the upper bound of every pause
 */
public record RetryPolicy(int maxAttempts, Duration firstBackoff, Duration longestBackoff) {

  /** The decision; {@code attempts} counts the one that failed. */
  public FailureDecision decide(
      AttemptOutcome.Failed failure, int attempts, RandomGenerator random) {
    if (!failure.retryable()) {
      return new FailureDecision.Refuse();
    }
    if (attempts >= maxAttempts) {
      return new FailureDecision.Park();
    }
    Duration jittered = Duration.ofMillis(random.nextLong(upperBound(attempts).toMillis() + 1));
    Duration asked = failure.retryAfter().orElse(Duration.ZERO);
    return new FailureDecision.RetryAfter(
        jittered.compareTo(asked) > 0 ? jittered : asked.plus(jittered));
  }

  private Duration upperBound(int attempts) {
    Duration bound = firstBackoff;
    for (int i = 1; i < attempts && bound.compareTo(longestBackoff) < 0; i++) {
      bound = bound.multipliedBy(2);
    }
    return bound.compareTo(longestBackoff) < 0 ? bound : longestBackoff;
  }
}
