package dev.stowage.registry.transfer;

import dev.stowage.registry.client.RegistryClient;
import dev.stowage.registry.content.BlobMove;
import dev.stowage.registry.content.RunningHash;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.upload.StartedUpload;
import dev.stowage.registry.upload.UploadSession;
import dev.stowage.registry.upload.UploadStanding;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One blob's way into an open upload. When it breaks off, the registry is asked where it stands,
 * and the transfer goes on from there, as long as it gets further each time.
 */
final class BlobTransfer {
  private static final int MAX_RESUMES = 5;
  private static final Set<RegistryErrorCode> RESUMABLE =
      Set.of(
          RegistryErrorCode.TRUNCATED,
          RegistryErrorCode.TIMEOUT,
          RegistryErrorCode.UNREACHABLE,
          RegistryErrorCode.SERVER_ERROR,
          RegistryErrorCode.UPLOAD_LOST,
          RegistryErrorCode.UNAUTHORIZED);

  // A registry that is asked while it still reads what was cut may say that nothing arrived.
  private static final Set<RegistryErrorCode> CUT =
      Set.of(RegistryErrorCode.TRUNCATED, RegistryErrorCode.UNREACHABLE);

  private final RegistryClient client;
  private final BlobMove move;
  private final BlobUploads.Upload upload;
  private final RunningHash hash;
  private UploadSession session;
  private long offset;
  private boolean renewed;
  private boolean restarted;

  private BlobTransfer(
      RegistryClient client,
      BlobMove move,
      BlobUploads.Upload upload,
      UploadSession session,
      RunningHash hash,
      long offset) {
    this.client = client;
    this.move = move;
    this.upload = upload;
    this.session = session;
    this.hash = hash;
    this.offset = offset;
  }

  /** A transfer into an upload that holds nothing yet. */
  static BlobTransfer into(
      UploadSession session, RegistryClient client, BlobMove move, BlobUploads.Upload upload) {
    return new BlobTransfer(
        client, move, upload, session, RunningHash.start(move.blob().digest().algorithm()), 0);
  }

  /** The transfer that another worker left, where the registry still stands by it; else null. */
  static @Nullable BlobTransfer resumed(
      UploadCheckpoint left,
      String registry,
      RegistryClient client,
      BlobMove move,
      BlobUploads.Upload upload) {
    UploadSession session =
        new UploadSession(registry, left.repository(), URI.create(left.location()), 0);
    if (!(standing(client, session) instanceof UploadStanding.Holds holds)) {
      return null;
    }
    if (holds.offset() == 0 || holds.offset() > move.blob().size()) {
      client.uploads().cancel(holds.session());
      return null;
    }
    var algorithm = move.blob().digest().algorithm();
    // Bytes that the registry took after the last checkpoint are hashed again, not sent again.
    RunningHash hash =
        left.offset() <= holds.offset()
            ? RunningHash.restore(algorithm, left.hashState(), left.offset())
                .orElseGet(() -> RunningHash.start(algorithm))
            : RunningHash.start(algorithm);
    return new BlobTransfer(client, move, upload, holds.session(), hash, holds.offset());
  }

  /** The repository that the blob goes to. */
  String repository() {
    return session.repository();
  }

  /** Runs to its end; returns how many bytes were sent. */
  long run() {
    long start = offset;
    for (int resumes = 0; ; resumes++) {
      long begun = offset;
      try {
        client.blobs().stream(
            move, session, hash, offset, upload.checkpointEvery(), this::confirmed);
        upload.settle();
        return move.blob().size() - start;
      } catch (RegistryException e) {
        if (resumes >= MAX_RESUMES || !RESUMABLE.contains(e.code()) || !resume(e, begun)) {
          abandon(e);
          throw e;
        }
      }
    }
  }

  private void confirmed(UploadStanding.Holds holds) {
    session = holds.session();
    offset = holds.offset();
    if (upload.checkpointEvery() > 0 && offset < move.blob().size()) {
      byte[] state = hash.position() == offset ? hash.save() : new byte[0];
      upload.keep(
          new UploadCheckpoint(session.repository(), session.location().toString(), offset, state));
    }
  }

  private boolean resume(RegistryException failure, long begun) {
    return switch (standing(client, session)) {
      case UploadStanding.Holds(UploadSession next, long held) -> {
        boolean firstRenewal = failure.code() == RegistryErrorCode.UNAUTHORIZED && !renewed;
        renewed |= firstRenewal;
        if (held > move.blob().size() || (held <= begun && !firstRenewal)) {
          yield held == 0 && CUT.contains(failure.code()) && restart();
        }
        session = next;
        offset = held;
        hash.stepBackTo(held);
        yield true;
      }
      case UploadStanding.Gone gone ->
          failure.code() != RegistryErrorCode.UNAUTHORIZED && restart();
    };
  }

  // Once, and only where something had been sent: a registry that refuses at once will go on to.
  private boolean restart() {
    if (restarted || hash.position() == 0) {
      return false;
    }
    restarted = true;
    // It may only have failed to answer; what follows can fail as well, and must leave nothing
    // open.
    client.uploads().cancel(session);
    if (client.uploads().start(session.registry(), session.repository(), move.blob().digest(), null)
        instanceof StartedUpload.Open(UploadSession fresh)) {
      session = fresh;
      offset = 0;
      hash.stepBackTo(0);
      return true;
    }
    return false;
  }

  // What was confirmed stays for the next worker, unless the blob itself is bad.
  private void abandon(RegistryException failure) {
    boolean mayGoOn =
        RESUMABLE.contains(failure.code()) || failure.code() == RegistryErrorCode.CANCELLED;
    if (mayGoOn && upload.checkpointEvery() > 0 && offset > 0) {
      return;
    }
    client.uploads().cancel(session);
    upload.settle();
  }

  private static UploadStanding standing(RegistryClient client, UploadSession session) {
    try {
      return client.uploads().standing(session);
    } catch (RegistryException e) {
      return new UploadStanding.Gone();
    }
  }
}
