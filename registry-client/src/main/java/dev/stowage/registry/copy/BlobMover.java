package dev.stowage.registry.copy;

import dev.stowage.image.ImageReference;
import dev.stowage.registry.client.RegistryClient;
import dev.stowage.registry.client.TransferProgress;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.manifest.Descriptor;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;

/**
 * Brings a blob to its target with the least work: known, found by HEAD, mounted, or moved; under
 * one budget of transfers.
 */
final class BlobMover {
  private final RegistryClient client;
  private final BlobLedger ledger;
  private final Semaphore transfers;

  BlobMover(RegistryClient client, BlobLedger ledger, int parallelTransfers) {
    this.client = client;
    this.ledger = ledger;
    this.transfers = new Semaphore(parallelTransfers);
  }

  /** Returns how many bytes were moved for it. */
  long bring(
      ImageReference source, ImageReference target, Descriptor blob, TransferProgress progress)
      throws InterruptedException {
    String registry = target.registry();
    while (!ledger.holds(registry, target.repository(), blob.digest())) {
      Optional<CompletableFuture<Void>> other = ledger.begin(registry, blob.digest());
      if (other.isPresent()) {
        await(other.get());
        continue;
      }
      try {
        return moveOrMount(source, target, blob, progress);
      } finally {
        ledger.end(registry, blob.digest());
      }
    }
    return 0;
  }

  private long moveOrMount(
      ImageReference source, ImageReference target, Descriptor blob, TransferProgress progress)
      throws InterruptedException {
    transfers.acquire();
    try {
      Optional<String> holder = ledger.holder(target.registry(), blob.digest());
      long moved =
          holder.isEmpty() && client.hasBlob(target.registry(), target.repository(), blob.digest())
              ? 0
              : client.moveBlob(
                  source.registry(),
                  source.repository(),
                  target.registry(),
                  target.repository(),
                  blob,
                  holder,
                  progress);
      ledger.add(target.registry(), target.repository(), blob.digest());
      return moved;
    } finally {
      transfers.release();
    }
  }

  private static void await(CompletableFuture<Void> move) throws InterruptedException {
    try {
      move.get();
    } catch (ExecutionException e) {
      throw new RegistryException(RegistryErrorCode.CANCELLED, "", "another move broke off");
    }
  }
}
