package dev.stowage.copier.job;

import java.time.Duration;

/** What happens to a job whose attempt failed. */
public sealed interface FailureDecision {

  /** Another attempt after this pause. */
  record RetryAfter(Duration pause) implements FailureDecision {}

  /** No more attempts by itself; the job stays visible and can be queued again. */
  record Park() implements FailureDecision {}

  /** The same attempt would fail the same way. */
  record Refuse() implements FailureDecision {}
}
