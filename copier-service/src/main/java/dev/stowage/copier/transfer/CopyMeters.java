package dev.stowage.copier.transfer;

import dev.stowage.copier.job.AttemptOutcome;
import dev.stowage.copier.job.FailureDecision;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/**
 * Counts what the workers did: {@code stowage_copier_attempts_total}, {@code
 * stowage_copier_moved_bytes_total}, {@code stowage_copier_rechecks_total}.
 */
@Singleton
public final class CopyMeters {
  private final MeterRegistry meters;
  private final Counter moved;

  CopyMeters(MeterRegistry meters) {
    this.meters = meters;
    this.moved = Counter.builder("stowage.copier.moved").baseUnit("bytes").register(meters);
  }

  void copied(AttemptOutcome.Copied copied) {
    attempt("copied", "");
    moved.increment(copied.bytesMoved());
  }

  void failed(AttemptOutcome.Failed failed, FailureDecision decision) {
    String outcome =
        switch (decision) {
          case FailureDecision.RetryAfter _ -> "retrying";
          case FailureDecision.Park() -> "parked";
          case FailureDecision.Refuse() -> "refused";
        };
    attempt(outcome, failed.code());
  }

  void checked(String outcome) {
    meters.counter("stowage.copier.rechecks", "outcome", outcome).increment();
  }

  private void attempt(String outcome, String code) {
    meters.counter("stowage.copier.attempts", "outcome", outcome, "code", code).increment();
  }
}
