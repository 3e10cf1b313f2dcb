package dev.stowage.registry.transfer;

import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import dev.stowage.registry.client.RegistryClient;
import dev.stowage.registry.content.BlobMove;
import dev.stowage.registry.content.TransferProgress;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.manifest.Descriptor;
import dev.stowage.registry.upload.StartedUpload;
import dev.stowage.registry.upload.UploadSession;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Brings a blob to its target with the least work: known to be there, mounted, or moved; under one
 * budget of transfers. There is no request that only asks whether a blob exists: the wish to mount
 * it from the very repository that needs it is answered with the blob or with an open upload.
 */
public final class BlobMover {
  // Small enough to be held in memory until it is known whether one request is enough.
  private static final int MAX_SINGLE_REQUEST = 16 * 1024;
  private static final Set<RegistryErrorCode> MOUNT_REFUSALS =
      Set.of(
          RegistryErrorCode.UNAUTHORIZED,
          RegistryErrorCode.FORBIDDEN,
          RegistryErrorCode.NOT_FOUND,
          RegistryErrorCode.TAG_REFUSED,
          RegistryErrorCode.PROTOCOL);

  private final RegistryClient client;
  private final BlobIndex index;
  private final BlobUploads uploads;
  private final Semaphore transfers;
  private final Set<String> withoutMounts = ConcurrentHashMap.newKeySet();
  private final Set<String> withoutSingleRequest = ConcurrentHashMap.newKeySet();

  public BlobMover(
      RegistryClient client, BlobIndex index, BlobUploads uploads, int parallelTransfers) {
    this.client = client;
    this.index = index;
    this.uploads = uploads;
    this.transfers = new Semaphore(parallelTransfers);
  }

  /**
   * Brings a blob.
   *
   * @param known a repository that is known to hold it; null when none is
   * @return how many bytes were moved for it
   */
  public long bring(
      ImageReference source,
      ImageReference target,
      Descriptor blob,
      @Nullable String known,
      TransferProgress progress)
      throws InterruptedException {
    String holder = known;
    BlobMove move = new BlobMove(source.registry(), source.repository(), blob, progress);
    while (!target.repository().equals(holder)) {
      Optional<StartedUpload> mount = Optional.empty();
      if (holder != null) {
        mount = limited(target, blob, holder);
        if (mount.orElse(null) instanceof StartedUpload.Present) {
          index.add(target.registry(), target.repository(), blob.digest());
          return 0;
        }
        if (!withoutMounts.contains(target.registry())) {
          index.forget(target.registry(), holder, List.of(blob.digest()));
        }
      }
      Optional<BlobUploads.Upload> own = begin(target.registry(), blob.digest(), mount);
      if (own.isPresent()) {
        try (BlobUploads.Upload upload = own.get()) {
          // Another worker may have ended its move between the look at the index and now.
          holder = mount.isPresent() ? null : lookUp(target, blob.digest());
          if (holder == null) {
            Moved moved = moveOrFind(target, move, mount.orElse(null), upload);
            index.add(target.registry(), moved.repository(), blob.digest());
            if (moved.repository().equals(target.repository())) {
              return moved.bytes();
            }
            holder = moved.repository();
          }
        }
        continue;
      }
      giveUp(mount);
      holder = lookUp(target, blob.digest());
    }
    return 0;
  }

  private Optional<BlobUploads.Upload> begin(
      String registry, Digest blob, Optional<StartedUpload> opened) throws InterruptedException {
    try {
      return uploads.begin(registry, blob);
    } catch (InterruptedException e) {
      giveUp(opened);
      throw e;
    }
  }

  private void giveUp(Optional<StartedUpload> opened) {
    if (opened.orElse(null) instanceof StartedUpload.Open(UploadSession unused)) {
      client.uploads().cancel(unused);
    }
  }

  private @Nullable String lookUp(ImageReference target, Digest blob) {
    return index.holder(target.registry(), target.repository(), blob).orElse(null);
  }

  private record Moved(String repository, long bytes) {}

  private Moved moveOrFind(
      ImageReference target,
      BlobMove move,
      @Nullable StartedUpload opened,
      BlobUploads.Upload upload)
      throws InterruptedException {
    try {
      transfers.acquire();
    } catch (InterruptedException e) {
      giveUp(Optional.ofNullable(opened));
      throw e;
    }
    try {
      BlobTransfer left =
          upload
              .checkpoint()
              .map(checkpoint ->
                  BlobTransfer.resumed(checkpoint, target.registry(), client, move, upload))
              .orElse(null);
      if (left != null) {
        giveUp(Optional.ofNullable(opened));
        return new Moved(left.repository(), left.run());
      }
      if (opened == null && isForOneRequest(target.registry(), move.blob())) {
        return inOneRequest(target, move);
      }
      StartedUpload started =
          opened != null ? opened : start(target, move.blob(), target.repository());
      return switch (started) {
        case StartedUpload.Present present -> new Moved(target.repository(), 0);
        case StartedUpload.Open(UploadSession session) -> {
          if (move.blob().content().isPresent()) {
            client.blobs().putBlob(session, move.blob(), move.blob().content().get());
            yield new Moved(target.repository(), 0);
          }
          yield new Moved(
              target.repository(), BlobTransfer.into(session, client, move, upload).run());
        }
      };
    } finally {
      transfers.release();
    }
  }

  private boolean isForOneRequest(String registry, Descriptor blob) {
    return blob.size() <= MAX_SINGLE_REQUEST && !withoutSingleRequest.contains(registry);
  }

  // A registry that opens an upload instead has shown that it always will.
  private Moved inOneRequest(ImageReference target, BlobMove move) {
    Descriptor blob = move.blob();
    byte[] content =
        blob.content()
            .orElseGet(() ->
                client.blobs().pullSmallBlob(move.sourceRegistry(), move.sourceRepository(), blob));
    StartedUpload started;
    try {
      started = client.uploads().post(target.registry(), target.repository(), blob, content);
    } catch (RegistryException e) {
      withoutSingleRequest.add(target.registry());
      if (!MOUNT_REFUSALS.contains(e.code())) {
        throw e;
      }
      started = client.uploads().start(target.registry(), target.repository(), blob.digest(), null);
    }
    if (started instanceof StartedUpload.Open(UploadSession session)) {
      withoutSingleRequest.add(target.registry());
      client.blobs().putBlob(session, blob, content);
    }
    move.progress().moved(blob.digest(), blob.size(), blob.size());
    return new Moved(target.repository(), blob.size());
  }

  private Optional<StartedUpload> limited(ImageReference target, Descriptor blob, String holder)
      throws InterruptedException {
    transfers.acquire();
    try {
      return Optional.of(start(target, blob, holder));
    } finally {
      transfers.release();
    }
  }

  // A mount may be refused where an upload is not: no right to read the other repository, or no
  // mounts at all.
  private StartedUpload start(ImageReference target, Descriptor blob, String from) {
    String registry = target.registry();
    if (withoutMounts.contains(registry)) {
      return client.uploads().start(registry, target.repository(), blob.digest(), null);
    }
    try {
      return client.uploads().start(registry, target.repository(), blob.digest(), from);
    } catch (RegistryException e) {
      if (!MOUNT_REFUSALS.contains(e.code())) {
        throw e;
      }
      StartedUpload plain =
          client.uploads().start(registry, target.repository(), blob.digest(), null);
      if (from.equals(target.repository())) {
        withoutMounts.add(registry);
      }
      return plain;
    }
  }
}
