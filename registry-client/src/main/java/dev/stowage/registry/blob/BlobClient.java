package dev.stowage.registry.blob;

import dev.stowage.image.Digest;
import dev.stowage.registry.call.RegistryCaller;
import dev.stowage.registry.content.Bandwidth;
import dev.stowage.registry.content.BlobBody;
import dev.stowage.registry.content.BlobMove;
import dev.stowage.registry.content.RunningHash;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.http.RegistryHttp;
import dev.stowage.registry.http.StallGuard;
import dev.stowage.registry.manifest.Descriptor;
import dev.stowage.registry.settings.RegistrySettings;
import dev.stowage.registry.upload.UploadClient;
import dev.stowage.registry.upload.UploadSession;
import dev.stowage.registry.upload.UploadStanding;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The verbs of blobs in the OCI distribution specification. Safe for use by many threads. Every
 * method throws {@link RegistryException}.
 */
public final class BlobClient {
  private final RegistryHttp http;
  private final RegistryCaller caller;
  private final RegistrySettings settings;
  private final UploadClient uploads;
  private final Bandwidth bandwidth;

  public BlobClient(
      RegistryHttp http, RegistryCaller caller, RegistrySettings settings, UploadClient uploads) {
    this.http = http;
    this.caller = caller;
    this.settings = settings;
    this.uploads = uploads;
    this.bandwidth = Bandwidth.of(settings);
  }

  /** Whether the repository holds a blob. */
  public boolean hasBlob(String registry, String repository, Digest digest) {
    return caller.call(registry, new CheckBlob(registry, repository, digest));
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
          BlobStream stream = new BlobStream(uploads, move, hash, bandwidth, watch);
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
    StallGuard.Watch watch = http.watch();
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
      uploads.end(session, blob.digest(), body);
    } catch (RegistryException e) {
      uploads.cancel(session);
      throw e;
    }
  }
}
