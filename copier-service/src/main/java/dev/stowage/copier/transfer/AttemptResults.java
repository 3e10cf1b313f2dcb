package dev.stowage.copier.transfer;

import dev.stowage.copier.drift.DriftRules;
import dev.stowage.copier.job.AttemptOutcome;
import dev.stowage.copier.job.ClaimedJob;
import dev.stowage.copier.job.EarlierCopy;
import dev.stowage.copier.job.FailureDecision;
import dev.stowage.copier.job.JobStore;
import dev.stowage.copier.job.RecheckStore;
import dev.stowage.copier.job.RetryPolicy;
import dev.stowage.event.CopyEvent.FailureState;
import dev.stowage.event.CopyEvent.ImageCopied;
import dev.stowage.event.CopyEvent.ImageCopyFailed;
import dev.stowage.image.Digest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores and tells how attempts ended, as long as their leases hold. */
final class AttemptResults {
  private static final Logger LOG = LoggerFactory.getLogger(AttemptResults.class);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);

  private final JobStore store;
  private final RecheckStore rechecks;
  private final DriftRules rules;
  private final RetryPolicy retries;
  private final Duration lease;
  private final CopyMeters meters;
  private final Clock clock;
  private final RandomGenerator random;
  private final CountDownLatch closing;

  AttemptResults(
      JobStore store,
      RecheckStore rechecks,
      DriftRules rules,
      RetryPolicy retries,
      Duration lease,
      CopyMeters meters,
      Clock clock,
      RandomGenerator random,
      CountDownLatch closing) {
    this.store = store;
    this.rechecks = rechecks;
    this.rules = rules;
    this.retries = retries;
    this.lease = lease;
    this.meters = meters;
    this.clock = clock;
    this.random = random;
    this.closing = closing;
  }

  void copied(ClaimedJob job, AttemptOutcome.Copied copied) throws InterruptedException {
    ImageCopied event =
        new ImageCopied(
            UUID.randomUUID(),
            clock.instant(),
            job.source(),
            job.target(),
            copied.digest(),
            copied.mediaType(),
            copied.bytes(),
            copied.bytesMoved(),
            copied.took(),
            null,
            copied.sourceDigest().equals(copied.digest()) ? null : copied.sourceDigest(),
            null);
    if (written(
        job,
        () ->
            store.complete(
                job.lease(),
                new JobStore.Completion(
                    event,
                    copied.sourceDigest(),
                    copied.platforms(),
                    rules.interval(job.source()))))) {
      LOG.info(
          "Copied {} to {}: {} of {} bytes moved",
          job.source(),
          job.target(),
          copied.bytesMoved(),
          copied.bytes());
      meters.copied(copied);
    }
  }

  void unchanged(ClaimedJob job) throws InterruptedException {
    if (written(job, () -> rechecks.rest(job.lease(), rules.interval(job.source())))) {
      meters.checked("unchanged");
    }
  }

  void moved(ClaimedJob job, Digest found) throws InterruptedException {
    @Nullable Digest movedTo =
        job.earlier().flatMap(EarlierCopy::meant).equals(Optional.of(found)) ? null : found;
    UUID id = UUID.randomUUID();
    Instant time = clock.instant();
    if (written(
        job,
        () ->
            rechecks.tell(
                job.lease(),
                found,
                rules.interval(job.source()),
                told -> told.toldAgain(id, time, movedTo)))) {
      LOG.warn("{} means {} now; its copy stays as it is", job.source(), found);
      meters.checked("moved");
    }
  }

  void vanished(ClaimedJob job) throws InterruptedException {
    Instant now = clock.instant();
    ImageCopyFailed event =
        new ImageCopyFailed(
            UUID.randomUUID(),
            now,
            job.source(),
            job.target(),
            FailureState.RETRYING,
            "COPY_VANISHED",
            "the target does not hold all of %s any more".formatted(job.target()),
            "it is copied again; find out who deletes from the target, and keep them from copies",
            0,
            now);
    if (written(job, () -> rechecks.vanished(job.lease(), event))) {
      LOG.warn("{}: {}", job.source(), event.message());
      meters.checked("vanished");
    }
  }

  void failed(ClaimedJob job, AttemptOutcome.Failed failed) throws InterruptedException {
    FailureDecision decision = retries.decide(failed, job.attempts(), random);
    if (job.reason().isRecheck()) {
      recheckFailed(job, failed, decision);
      return;
    }
    JobStore.Failure failure =
        new JobStore.Failure(job, failed, decision, UUID.randomUUID(), clock.instant());
    if (written(job, () -> store.fail(failure))) {
      LOG.warn("{} ({}; {})", failed.message(), failed.code(), decision);
      meters.failed(failed, decision);
    }
  }

  // The copy is as good as before: whoever uses it is not told that it failed.
  private void recheckFailed(ClaimedJob job, AttemptOutcome.Failed failed, FailureDecision decision)
      throws InterruptedException {
    boolean written =
        switch (decision) {
          case FailureDecision.RetryAfter(Duration pause) ->
              written(job, () -> rechecks.retry(job.lease(), pause));
          case FailureDecision.Park() ->
              written(job, () -> rechecks.rest(job.lease(), rules.interval(job.source())));
          case FailureDecision.Refuse() ->
              written(job, () -> rechecks.rest(job.lease(), rules.interval(job.source())));
        };
    if (written) {
      LOG.warn(
          "Looking again at {}: {} ({}; {})",
          job.source(),
          failed.message(),
          failed.code(),
          decision);
      meters.checked("failed");
    }
  }

  void release(ClaimedJob job) throws InterruptedException {
    if (!written(job, () -> store.release(job.lease()))) {
      LOG.debug("{}: not put back", job.source());
    }
  }

  /** Waits a moment for Postgres, or for the end. */
  void pause() throws InterruptedException {
    if (closing.await(AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.debug("told to end");
    }
  }

  // While Postgres is away the lease may still hold: keep trying until it surely does not.
  private boolean written(ClaimedJob job, BooleanSupplier write) throws InterruptedException {
    Instant giveUp = clock.instant().plus(lease);
    while (true) {
      try {
        boolean ours = write.getAsBoolean();
        if (!ours) {
          LOG.warn("{}: its lease was lost, the result is dropped", job.source());
        }
        return ours;
      } catch (JdbiException e) {
        if (clock.instant().isAfter(giveUp) || closing.getCount() == 0) {
          LOG.warn("{}: its result cannot be stored, another attempt follows", job.source());
          return false;
        }
        pause();
      }
    }
  }
}
