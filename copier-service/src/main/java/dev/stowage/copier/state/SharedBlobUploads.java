package dev.stowage.copier.state;

import dev.stowage.image.Digest;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.transfer.BlobUploads;
import dev.stowage.registry.transfer.UploadCheckpoint;
import java.util.Optional;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uploads under a lease each. A small one costs one statement when it begins; its end is written
 * behind.
 */
final class SharedBlobUploads implements BlobUploads {
  private static final Logger LOG = LoggerFactory.getLogger(SharedBlobUploads.class);

  private final ProcessLeases leases;
  private final LeaseTable table;
  private final SharedBlobIndex index;
  private final StateSettings settings;

  SharedBlobUploads(
      ProcessLeases leases, LeaseTable table, SharedBlobIndex index, StateSettings settings) {
    this.leases = leases;
    this.table = table;
    this.index = index;
    this.settings = settings;
  }

  @Override
  public Optional<Upload> begin(String registry, Digest blob) throws InterruptedException {
    BlobRow row = new BlobRow(registry, blob.toString(), "");
    Optional<ProcessLeases.Held> taken =
        leases.take(
            "blob %s %s".formatted(registry, blob),
            name -> table.claimBlob(name, settings.tenant(), row));
    return taken.map(held -> {
      index.uploadBegins(registry, blob, held.claim().holders());
      return new LeasedUpload(held, registry, blob);
    });
  }

  private final class LeasedUpload implements Upload {
    private final ProcessLeases.Held held;
    private final String registry;
    private final Digest blob;
    private boolean keeps;

    private LeasedUpload(ProcessLeases.Held held, String registry, Digest blob) {
      this.held = held;
      this.registry = registry;
      this.blob = blob;
      this.keeps = held.claim().kept() != null;
    }

    @Override
    public Optional<UploadCheckpoint> checkpoint() {
      byte[] kept = held.claim().kept();
      if (kept == null || settings.cipher().isEmpty()) {
        return Optional.empty();
      }
      Optional<UploadCheckpoint> checkpoint =
          settings.cipher().get().open(held.claim().name(), kept).flatMap(CheckpointForm::read);
      if (checkpoint.isEmpty()) {
        LOG.warn(
            "The checkpoint of blob {} cannot be decrypted; it is uploaded from its start", blob);
      }
      return checkpoint;
    }

    @Override
    public long checkpointEvery() {
      return settings.cipher().isPresent() ? settings.checkpointBytes() : 0;
    }

    @Override
    public void keep(UploadCheckpoint checkpoint) {
      if (settings.cipher().isEmpty()) {
        return;
      }
      byte[] sealed =
          settings.cipher().get().seal(held.claim().name(), CheckpointForm.write(checkpoint));
      try {
        if (held.isLost() || !table.keep(held.claim(), sealed)) {
          throw new RegistryException(
              RegistryErrorCode.CANCELLED,
              registry,
              "upload of blob %s: another worker has taken it over".formatted(blob));
        }
        keeps = true;
      } catch (JdbiException e) {
        LOG.debug("A checkpoint of blob {} is not kept, Postgres does not answer", blob);
      }
    }

    @Override
    public void settle() {
      keeps = false;
    }

    @Override
    public void close() {
      index.uploadEnds(registry, blob);
      held.release(keeps);
    }
  }
}
