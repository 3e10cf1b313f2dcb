package dev.stowage.registry.upload;

import dev.stowage.image.Digest;
import dev.stowage.registry.call.RegistryCaller;
import dev.stowage.registry.call.RegistryRequest;
import dev.stowage.registry.content.BlobBody;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.manifest.Descriptor;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * The verbs of uploads in the OCI distribution specification. Safe for use by many threads. Every
 * method throws {@link RegistryException}.
 */
public final class UploadClient {
  private final RegistryCaller caller;

  public UploadClient(RegistryCaller caller) {
    this.caller = caller;
  }

  /**
   * Asks a registry to take a blob.
   *
   * @param from a repository of the same registry that holds the blob, or may; null where mounts
   *     are of no use
   */
  public StartedUpload start(
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
        tryToCancel(session);
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
  public StartedUpload post(String registry, String repository, Descriptor blob, byte[] content) {
    PostBlob post = new PostBlob(registry, repository, blob, content);
    return checked(post, shielded(registry, post));
  }

  private StartedUpload checked(RegistryRequest<?> request, StartedUpload started) {
    if (started instanceof StartedUpload.Open(UploadSession session)) {
      check(request, session);
    }
    return started;
  }

  /** Where an interrupted upload stands. */
  public UploadStanding standing(UploadSession session) {
    AskUpload ask = new AskUpload(session);
    check(ask, session);
    UploadStanding standing = caller.call(session.registry(), ask);
    if (standing instanceof UploadStanding.Holds(UploadSession next, long offset)) {
      check(ask, next);
    }
    return standing;
  }

  /** Sends the next bytes; tells where the upload stands then. */
  public UploadStanding.Holds append(UploadSession session, BlobBody body) {
    AppendChunk append = new AppendChunk(session, body);
    UploadStanding.Holds standing = caller.call(session.registry(), append);
    check(append, standing.session());
    return standing;
  }

  /**
   * Ends an upload.
   *
   * @param body the whole blob; null when the registry has its bytes
   */
  public void end(UploadSession session, Digest digest, @Nullable BlobBody body) {
    caller.call(session.registry(), new UploadBlob(session, digest.toString(), body));
  }

  private void check(RegistryRequest<?> request, UploadSession session) {
    caller.checkUpload(request, session.registry(), session.location());
  }

  /**
   * Gives an upload up, without waiting for it where the copy was stopped. Best effort: a registry
   * that fails here clears its uploads in time.
   */
  public void cancel(UploadSession session) {
    // On a thread of its own: the caller may be stopped at any moment, which would break into it.
    Thread cancelling =
        Thread.currentThread().isVirtual()
            ? Thread.ofVirtual().name("cancel-upload").start(() -> tryToCancel(session))
            : Thread.ofPlatform().daemon().name("cancel-upload").start(() -> tryToCancel(session));
    try {
      cancelling.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // A second time where the first may have met a connection that the registry had just closed.
  private void tryToCancel(UploadSession session) {
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
