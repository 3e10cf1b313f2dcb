package dev.stowage.copier.state;

import dev.stowage.registry.referrer.TagLock;
import dev.stowage.registry.transfer.BlobIndex;
import dev.stowage.registry.transfer.BlobUploads;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the copies of this process share with those of all others, until closed. */
public final class SharedState implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SharedState.class);
  private static final Duration BETWEEN_SWEEPS = Duration.ofHours(1);

  private final LeaseTable leaseTable;
  private final HolderTable holderTable;
  private final LeaseWatch watch;
  private final StateWriter writer;
  private final SharedBlobIndex blobs;
  private final SharedBlobUploads uploads;
  private final SharedTagLock tags;
  private final Duration blobsKept;
  private final CountDownLatch closing = new CountDownLatch(1);

  public SharedState(Jdbi jdbi, StateSettings settings) {
    String owner = ProcessHandle.current().pid() + "-" + UUID.randomUUID();
    this.leaseTable = new LeaseTable(jdbi, owner, settings.lease());
    this.holderTable = new HolderTable(jdbi, settings.tenant());
    this.watch = new LeaseWatch(leaseTable, settings.heartbeat());
    this.writer = new StateWriter(jdbi, holderTable, leaseTable);
    this.blobs = new SharedBlobIndex(holderTable, writer);
    ProcessLeases leases = new ProcessLeases(watch, writer);
    this.uploads = new SharedBlobUploads(leases, leaseTable, blobs, settings);
    this.tags = new SharedTagLock(leases, leaseTable);
    this.blobsKept = settings.blobsKept();
    if (settings.cipher().isEmpty()) {
      LOG.info(
          "No state key: an upload that breaks off starts anew (stowage.copier.state-key or state-key-file)");
    }
    Thread.ofVirtual().name("copy-state-sweep").start(this::sweepHourly);
  }

  public BlobIndex blobs() {
    return blobs;
  }

  public BlobUploads uploads() {
    return uploads;
  }

  public TagLock tags() {
    return tags;
  }

  private void sweepHourly() {
    try {
      do {
        sweep();
      } while (!closing.await(BETWEEN_SWEEPS.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      LOG.debug("told to end");
    }
  }

  private void sweep() {
    try {
      int blobRows = holderTable.sweep(blobsKept);
      int leaseRows = leaseTable.sweep();
      LOG.debug("Forgot {} blobs and {} uploads", blobRows, leaseRows);
    } catch (JdbiException e) {
      LOG.debug("Nothing is swept, Postgres does not answer");
    }
  }

  @Override
  public void close() {
    closing.countDown();
    watch.close();
    writer.close();
  }
}
