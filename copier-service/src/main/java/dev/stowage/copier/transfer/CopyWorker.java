package dev.stowage.copier.transfer;

import dev.stowage.copier.job.AttemptOutcome;
import dev.stowage.copier.job.ClaimedJob;
import dev.stowage.copier.job.JobStore;
import dev.stowage.copier.outbox.WakeUp;
import dev.stowage.image.Digest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims a job, copies, finishes; again and again on one virtual thread. Postgres may go away at
 * any moment.
 */
final class CopyWorker implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(CopyWorker.class);

  private final Settings settings;
  private final JobStore store;
  private final LeaseKeeper leases;
  private final ImageTransfer transfer;
  private final AttemptResults results;
  private final WakeUp work;
  private final WakeUp news;
  private final Clock clock;
  private final CountDownLatch closing;

  /** How a worker works. */
  record Settings(String owner, Duration lease, Duration poll, int maxAttempts) {}

  CopyWorker(
      Settings settings,
      JobStore store,
      LeaseKeeper leases,
      ImageTransfer transfer,
      AttemptResults results,
      WakeUp work,
      WakeUp news,
      Clock clock,
      CountDownLatch closing) {
    this.settings = settings;
    this.store = store;
    this.leases = leases;
    this.transfer = transfer;
    this.results = results;
    this.work = work;
    this.news = news;
    this.clock = clock;
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

  private Optional<ClaimedJob> claim() throws InterruptedException {
    try {
      return store.claim(settings.owner(), settings.lease());
    } catch (JdbiException e) {
      LOG.warn("No job can be claimed, Postgres does not answer");
      results.pause();
      return Optional.empty();
    }
  }

  private void workOn(ClaimedJob job, Instant claimed) throws InterruptedException {
    AttemptOutcome outcome;
    boolean lost;
    try (LeaseKeeper.Held held = leases.keep(job.lease(), claimed)) {
      outcome = job.attempts() > settings.maxAttempts() ? givenUp() : transfer.attempt(job, held);
      lost = held.isLost();
    }
    // The interrupt that stopped this copy must not stop what follows.
    boolean interrupted = Thread.interrupted();
    LOG.debug("{}: {} (interrupted: {})", job.source(), outcome, interrupted);
    switch (outcome) {
      case AttemptOutcome.Copied copied -> results.copied(job, copied);
      case AttemptOutcome.Unchanged() -> results.unchanged(job);
      case AttemptOutcome.Vanished() -> results.vanished(job);
      case AttemptOutcome.Moved(Digest found) -> results.moved(job, found);
      case AttemptOutcome.Failed failed -> results.failed(job, failed);
      case AttemptOutcome.Abandoned() -> {
        if (!lost) {
          results.release(job);
        }
      }
    }
    news.raise();
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
