package dev.stowage.copier.transfer;

import dev.stowage.copier.job.AttemptOutcome;
import dev.stowage.copier.job.ClaimedJob;
import dev.stowage.copier.job.FailureDecision;
import dev.stowage.copier.job.JobStore;
import dev.stowage.copier.job.RetryPolicy;
import dev.stowage.copier.outbox.WakeUp;
import dev.stowage.event.CopyEvent;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims a job, copies, finishes; again and again on one virtual thread. Postgres may go away at
 * any moment.
 */
final class CopyWorker implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(CopyWorker.class);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);

  private final Settings settings;
  private final JobStore store;
  private final LeaseKeeper leases;
  private final ImageTransfer transfer;
  private final WakeUp work;
  private final WakeUp news;
  private final CopyMeters meters;
  private final Clock clock;
  private final RandomGenerator random;
  private final CountDownLatch closing;

  /** How a worker works. */
  record Settings(String owner, Duration lease, Duration poll, RetryPolicy retries) {}

  CopyWorker(
      Settings settings,
      JobStore store,
      LeaseKeeper leases,
      ImageTransfer transfer,
      WakeUp work,
      WakeUp news,
      CopyMeters meters,
      Clock clock,
      RandomGenerator random,
      CountDownLatch closing) {
    this.settings = settings;
    this.store = store;
    this.leases = leases;
    this.transfer = transfer;
    this.work = work;
    this.news = news;
    this.meters = meters;
    this.clock = clock;
    this.random = random;
    this.closing = closing;
  }

  @Override
  public void run() {
    while (closing.getCount() > 0) {
      try {
        Instant asked = clock.instant();
        Optional<ClaimedJob> job = claim();
        if (job.isPresent()) {
          workOn(job.get(), asked);
          continue;
        }
        work.await(settings.poll());
      } catch (InterruptedException e) {
        // Only copies are ever interrupted, and each takes its interrupt with it.
        LOG.warn("A worker was interrupted while idle, and goes on");
      } catch (RuntimeException e) {
        LOG.error("A worker met what it does not know, and goes on", e);
      }
    }
  }

  private void pause() throws InterruptedException {
    if (closing.await(AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.debug("told to end");
    }
  }

  private Optional<ClaimedJob> claim() throws InterruptedException {
    try {
      return store.claim(settings.owner(), settings.lease());
    } catch (JdbiException e) {
      LOG.warn("No job can be claimed, Postgres does not answer");
      pause();
      return Optional.empty();
    }
  }

  private void workOn(ClaimedJob job, Instant claimed) throws InterruptedException {
    AttemptOutcome outcome;
    boolean lost;
    try (LeaseKeeper.Held held = leases.keep(job.lease(), claimed)) {
      outcome =
          job.attempts() > settings.retries().maxAttempts()
              ? givenUp()
              : transfer.attempt(job, held);
      lost = held.isLost();
    }
    // The interrupt that stopped this copy must not stop what follows.
    boolean interrupted = Thread.interrupted();
    LOG.debug("{}: {} (interrupted: {})", job.source(), outcome, interrupted);
    switch (outcome) {
      case AttemptOutcome.Copied copied -> {
        CopyEvent.ImageCopied event = copiedEvent(job, copied);
        if (written(job, () -> store.complete(job.lease(), event))) {
          LOG.info(
              "Copied {} to {}: {} of {} bytes moved",
              job.source(),
              job.target(),
              copied.bytesMoved(),
              copied.bytes());
          meters.copied(copied);
        }
      }
      case AttemptOutcome.Failed failed -> fail(job, failed);
      case AttemptOutcome.Abandoned() -> {
        if (!lost) {
          written(job, () -> store.release(job.lease()));
        }
      }
    }
    news.raise();
  }

  private void fail(ClaimedJob job, AttemptOutcome.Failed failed) throws InterruptedException {
    FailureDecision decision = settings.retries().decide(failed, job.attempts(), random);
    JobStore.Failure failure =
        new JobStore.Failure(job, failed, decision, UUID.randomUUID(), clock.instant());
    if (written(job, () -> store.fail(failure))) {
      LOG.warn("{} ({}; {})", failed.message(), failed.code(), decision);
      meters.failed(failed, decision);
    }
  }

  private CopyEvent.ImageCopied copiedEvent(ClaimedJob job, AttemptOutcome.Copied copied) {
    return new CopyEvent.ImageCopied(
        UUID.randomUUID(),
        clock.instant(),
        job.source(),
        job.target(),
        copied.digest(),
        copied.mediaType(),
        copied.bytes(),
        copied.bytesMoved(),
        copied.took());
  }

  // While Postgres is away the lease may still hold: keep trying until it surely does not.
  private boolean written(ClaimedJob job, BooleanSupplier write) throws InterruptedException {
    Instant giveUp = clock.instant().plus(settings.lease());
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

  // Attempts that never came to a result: each time the worker died with them.
  private static AttemptOutcome givenUp() {
    return new AttemptOutcome.Failed(
        "WORKER_LOST",
        "every worker that tried this copy ended without a result",
        "look at the copier's log and memory around these attempts, then queue it again",
        true,
        "",
        Optional.empty());
  }
}
