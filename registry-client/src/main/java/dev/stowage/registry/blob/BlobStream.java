package dev.stowage.registry.blob;

import dev.stowage.registry.content.Bandwidth;
import dev.stowage.registry.content.BlobBody;
import dev.stowage.registry.content.BlobMove;
import dev.stowage.registry.content.RunningHash;
import dev.stowage.registry.content.TransferProgress;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.http.StallGuard;
import dev.stowage.registry.manifest.Descriptor;
import dev.stowage.registry.upload.UploadClient;
import dev.stowage.registry.upload.UploadSession;
import dev.stowage.registry.upload.UploadStanding;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Consumer;

/** Pours one source's answer into an upload: in one request, or in pieces that are confirmed. */
final class BlobStream {
  private final UploadClient uploads;
  private final BlobMove move;
  private final RunningHash hash;
  private final Bandwidth bandwidth;
  private final StallGuard.Watch watch;

  BlobStream(
      UploadClient uploads,
      BlobMove move,
      RunningHash hash,
      Bandwidth bandwidth,
      StallGuard.Watch watch) {
    this.uploads = uploads;
    this.move = move;
    this.hash = hash;
    this.bandwidth = bandwidth;
    this.watch = watch;
  }

  /** A blob whose bytes are read from the start and sent in one request, under no limit. */
  static BlobBody body(Descriptor blob, String source, String target, InputStream content) {
    return new BlobBody(
        blob,
        new BlobBody.Transfer(source, target, Bandwidth.UNLIMITED, TransferProgress.SILENT),
        content,
        RunningHash.start(blob.digest().algorithm()),
        0,
        blob.size());
  }

  void pour(
      InputStream content,
      UploadSession session,
      long from,
      long every,
      Consumer<UploadStanding.Holds> confirmed)
      throws IOException {
    long size = move.blob().size();
    long piece = every == 0 ? size : Math.max(every, session.minimumChunk());
    if (from == 0 && piece >= size) {
      uploads.end(session, move.blob().digest(), body(content, session, 0, size));
      return;
    }
    UploadStanding.Holds standing = new UploadStanding.Holds(session, from);
    while (standing.offset() < size) {
      long start = standing.offset();
      long to = size - start <= piece ? size : start + piece;
      standing = uploads.append(standing.session(), body(content, standing.session(), start, to));
      confirmed.accept(standing);
      requireAll(standing, to);
    }
    if (from == size) {
      // The registry has it all; what was not hashed yet still is, before the upload ends.
      body(content, session, size, size).writeTo(OutputStream.nullOutputStream());
    }
    uploads.end(standing.session(), move.blob().digest(), null);
  }

  // The source's stream is past these bytes: whoever goes on asks for them again.
  private void requireAll(UploadStanding.Holds standing, long sent) {
    if (standing.offset() < sent) {
      throw new RegistryException(
          RegistryErrorCode.TRUNCATED,
          standing.session().registry(),
          "push blob %s to %s: it has only %d of %d bytes"
              .formatted(
                  move.blob().digest(), standing.session().registry(), standing.offset(), sent));
    }
  }

  private BlobBody body(InputStream content, UploadSession session, long from, long to) {
    BlobBody.Transfer transfer =
        new BlobBody.Transfer(
            move.sourceRegistry(),
            session.registry(),
            bandwidth,
            (blob, moved, size) -> {
              watch.moved();
              move.progress().moved(blob, moved, size);
            });
    return new BlobBody(move.blob(), transfer, content, hash, from, to);
  }
}
