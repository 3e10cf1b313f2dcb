package dev.stowage.copier.transfer;

import dev.stowage.copier.drift.DriftRules;
import dev.stowage.copier.job.JobStore;
import dev.stowage.copier.job.RecheckStore;
import dev.stowage.copier.job.RetryPolicy;
import dev.stowage.copier.outbox.WakeUp;
import dev.stowage.copier.platform.PlatformStore;
import dev.stowage.registry.client.RegistryClient;
import dev.stowage.registry.copy.CopyState;
import dev.stowage.registry.copy.ImageCopier;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;

/** All workers of this process, with the one budget they share. */
public final class CopyWorkers implements AutoCloseable {
  private final CountDownLatch closing = new CountDownLatch(1);
  private final LeaseKeeper leases;
  private final WakeUp work;
  private final List<Thread> threads = new ArrayList<>();

  /**
   * How many work, and how.
   *
   * @param workers how many images are copied at once
   * @param transfers how many blobs are on their way at once
   * @param lease how long a job stays with a worker that shows no sign of life
   * @param heartbeat how often it shows one
   * @param poll how often an idle worker looks for work that no one told it of
   * @param retries what follows from a failed attempt
   */
  public record Settings(
      int workers,
      int transfers,
      Duration lease,
      Duration heartbeat,
      Duration poll,
      RetryPolicy retries) {}

  /** Starts the workers. */
  public CopyWorkers(
      Settings settings,
      JobStore store,
      RecheckStore rechecks,
      DriftRules rules,
      PlatformStore platforms,
      RegistryClient client,
      CopyState state,
      WakeUp work,
      WakeUp news,
      CopyMeters meters,
      Clock clock) {
    this.work = work;
    this.leases = new LeaseKeeper(store, settings.lease(), settings.heartbeat(), clock);
    ImageTransfer transfer =
        new ImageTransfer(
            new ImageCopier(client, state, settings.transfers()),
            new DriftCheck(rules, client),
            platforms,
            clock);
    AttemptResults results =
        new AttemptResults(
            store,
            rechecks,
            rules,
            settings.retries(),
            settings.lease(),
            meters,
            clock,
            RandomGenerator.getDefault(),
            closing);
    String process = ProcessHandle.current().pid() + "-" + UUID.randomUUID();
    for (int i = 0; i < settings.workers(); i++) {
      CopyWorker worker =
          new CopyWorker(
              new CopyWorker.Settings(
                  process + "-" + i,
                  settings.lease(),
                  settings.poll(),
                  settings.retries().maxAttempts()),
              store,
              leases,
              transfer,
              results,
              work,
              news,
              clock,
              closing);
      threads.add(Thread.ofVirtual().name("copy-worker-" + i).start(worker));
    }
  }

  /** Stops every copy and puts its job back, so that another process goes on at once. */
  @Override
  public void close() {
    closing.countDown();
    leases.stopCopies();
    work.raise();
    try {
      for (Thread thread : threads) {
        thread.join(Duration.ofSeconds(10));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    leases.close();
  }
}
