package dev.stowage.registry.copy;

import dev.stowage.image.Digest;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.transfer.BlobUploads;
import dev.stowage.registry.transfer.UploadCheckpoint;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Uploads whose checkpoints outlive their worker, as rows would. */
final class KeptUploads implements BlobUploads {
  private final Map<Digest, UploadCheckpoint> rows = new ConcurrentHashMap<>();
  private final long every;
  private final AtomicInteger leftToKeep;

  /**
   * Uploads that are confirmed every so many bytes.
   *
   * @param workerDiesAfter the checkpoint after which the worker dies
   */
  KeptUploads(long every, int workerDiesAfter) {
    this.every = every;
    this.leftToKeep = new AtomicInteger(workerDiesAfter);
  }

  /** State of a new worker. */
  CopyState newState() {
    CopyState state = CopyState.inMemory();
    return new CopyState(state.blobs(), this, state.tags());
  }

  Optional<UploadCheckpoint> of(Digest blob) {
    return Optional.ofNullable(rows.get(blob));
  }

  @Override
  public Optional<Upload> begin(String registry, Digest blob) {
    return Optional.of(new Kept(blob));
  }

  private final class Kept implements Upload {
    private final Digest blob;

    private Kept(Digest blob) {
      this.blob = blob;
    }

    @Override
    public Optional<UploadCheckpoint> checkpoint() {
      return of(blob);
    }

    @Override
    public long checkpointEvery() {
      return every;
    }

    @Override
    public void keep(UploadCheckpoint checkpoint) {
      rows.put(blob, checkpoint);
      if (leftToKeep.decrementAndGet() == 0) {
        throw new RegistryException(RegistryErrorCode.CANCELLED, "", "the worker is gone");
      }
    }

    @Override
    public void settle() {
      rows.remove(blob);
    }

    @Override
    public void close() {
      // Rows stay.
    }
  }
}
