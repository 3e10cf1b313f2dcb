package dev.stowage.registry.client;

import dev.stowage.image.Digest;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.manifest.Descriptor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The verbs of blobs in the OCI distribution specification. Safe for use by many threads. Every
 * method throws {@link RegistryException}.
 */
public final class BlobClient {
  private final RegistryCaller caller;
  private final RegistrySettings settings;
  private final Bandwidth bandwidth;
  private final StallGuard stalls;

  BlobClient(
      RegistryCaller caller, RegistrySettings settings, Bandwidth bandwidth, StallGuard stalls) {
    this.caller = caller;
    this.settings = settings;
    this.bandwidth = bandwidth;
    this.stalls = stalls;
  }

  /** Whether the repository holds a blob. */
  public boolean hasBlob(String registry, String repository, Digest digest) {
    return caller.call(registry, new CheckBlob(registry, repository, digest));
  }

  /**
   * Asks a registry to take a blob.
   *
   * @param from a repository of the same registry that holds the blob, or may; null where mounts
   *     are of no use
   */
  public StartedUpload startUpload(
      String registry, String repository, Digest digest, @Nullable String from) {
    StartUpload start = new StartUpload(registry, repository, digest, from);
    return checked(start, shielded(registry, start));
  }

  // An interrupt between the registry's opening of an upload and our reading of its address would
  // leave the upload open: the request goes on by itself, and what it opened is given up.
  private StartedUpload shielded(String registry, RegistryRequest<StartedUpload> start) {
    if (!Thread.currentThread().isVirtual()) {
      // An interrupt does not break into a platform thread's socket.
      return caller.call(registry, start);
    }
    FutureTask<StartedUpload> opening = new FutureTask<>(() -> caller.call(registry, start));
    Thread.ofVirtual().start(opening);
    try {
      return opening.get();
    } catch (InterruptedException e) {
      Thread.ofVirtual().name("cancel-upload").start(() -> giveUp(opening));
      Thread.currentThread().interrupt();
      throw new RegistryException(
          RegistryErrorCode.CANCELLED, registry, start.action() + ": it was stopped", null, e);
    } catch (ExecutionException e) {
      throw failure(e);
    }
  }

  private void giveUp(FutureTask<StartedUpload> opening) {
    try {
      if (opening.get() instanceof StartedUpload.Open(UploadSession session)) {
        cancel(session);
      }
    } catch (ExecutionException e) {
      // Nothing was opened.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static RuntimeException failure(ExecutionException e) {
    return e.getCause() instanceof RuntimeException failure
        ? failure
        : new IllegalStateException("An upload could not be opened", e);
  }

  /** Sends a small blob along with the wish to store it; not every registry takes it so. */
  public StartedUpload postBlob(
      String registry, String repository, Descriptor blob, byte[] content) {
    PostBlob post = new PostBlob(registry, repository, blob, content);
    return checked(post, shielded(registry, post));
  }

  private StartedUpload checked(RegistryRequest<?> request, StartedUpload started) {
    if (started instanceof StartedUpload.Open(UploadSession session)) {
      caller.checkUpload(request, session);
    }
    return started;
  }

  /** Where an interrupted upload stands. */
  public UploadStanding uploadStanding(UploadSession session) {
    AskUpload ask = new AskUpload(session);
    caller.checkUpload(ask, session);
    UploadStanding standing = caller.call(session.registry(), ask);
    if (standing instanceof UploadStanding.Holds(UploadSession next, long offset)) {
      caller.checkUpload(ask, next);
    }
    return standing;
  }

  /**
   * Streams a blob from its source into an upload, verified on the way, and ends the upload.
   *
   * @param move what is moved
   * @param session the upload, which holds {@code from} bytes
   * @param hash over the bytes before some point that is not after {@code from}; is moved on
   * @param from the first byte to send
   * @param every after how many bytes the registry is asked to confirm what it has; 0: never
   * @param confirmed is told where the upload stands each time
   */
  public void stream(
      BlobMove move,
      UploadSession session,
      RunningHash hash,
      long from,
      long every,
      Consumer<UploadStanding.Holds> confirmed) {
    long configured = settings.host(session.registry()).chunkBytes();
    long piece =
        every == 0 || configured == 0 ? Math.max(every, configured) : Math.min(every, configured);
    watched(
        move.blob(),
        move.sourceRegistry(),
        session.registry(),
        watch -> {
          BlobStream stream = new BlobStream(caller, move, hash, bandwidth, watch);
          return caller.call(
              move.sourceRegistry(),
              new PullBlob<>(
                  move.sourceRegistry(),
                  move.sourceRepository(),
                  move.blob().digest(),
                  hash.position(),
                  content -> {
                    stream.pour(content, session, from, piece, confirmed);
                    return true;
                  }));
        });
  }

  private <T> T watched(
      Descriptor blob, String source, String target, Function<StallGuard.Watch, T> transfer) {
    StallGuard.Watch watch = stalls.watch();
    try {
      return transfer.apply(watch);
    } catch (RegistryException e) {
      if (watch.end()) {
        throw new RegistryException(
            RegistryErrorCode.TIMEOUT,
            e.registry(),
            "copy blob %s from %s to %s: nothing moved within %d seconds"
                .formatted(blob.digest(), source, target, settings.responseTimeout().toSeconds()),
            null,
            e);
      }
      throw e;
    } finally {
      watch.close();
    }
  }

  /** A small blob as a whole, verified. */
  public byte[] pullSmallBlob(String registry, String repository, Descriptor blob) {
    return watched(
        blob,
        registry,
        "memory",
        watch ->
            caller.call(
                registry,
                new PullBlob<>(
                    registry,
                    repository,
                    blob.digest(),
                    0,
                    content -> {
                      ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) blob.size());
                      BlobStream.body(blob, registry, registry, content).writeTo(bytes);
                      return bytes.toByteArray();
                    })));
  }

  /** Ends an upload with its bytes, which are at hand. */
  public void putBlob(UploadSession session, Descriptor blob, byte[] content) {
    BlobBody body =
        BlobStream.body(
            blob, session.registry(), session.registry(), new ByteArrayInputStream(content));
    try {
      caller.call(session.registry(), new UploadBlob(session, blob.digest().toString(), body));
    } catch (RegistryException e) {
      cancelUpload(session);
      throw e;
    }
  }

  /**
   * Gives an upload up, without waiting for it where the copy was stopped. Best effort: a registry
   * that fails here clears its uploads in time.
   */
  public void cancelUpload(UploadSession session) {
    // On a thread of its own: the caller may be stopped at any moment, which would break into it.
    Thread cancelling =
        Thread.currentThread().isVirtual()
            ? Thread.ofVirtual().name("cancel-upload").start(() -> cancel(session))
            : Thread.ofPlatform().daemon().name("cancel-upload").start(() -> cancel(session));
    try {
      cancelling.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // A second time where the first may have met a connection that the registry had just closed.
  private void cancel(UploadSession session) {
    for (int tries = 0; tries < 2; tries++) {
      try {
        caller.call(session.registry(), new CancelUpload(session));
        return;
      } catch (RegistryException e) {
        // What failed before is what counts.
      }
    }
  }
}
