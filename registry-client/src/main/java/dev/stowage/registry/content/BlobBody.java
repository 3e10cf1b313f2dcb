package dev.stowage.registry.content;

import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.manifest.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/**
 * A blob, or a piece of it, on its way from one registry to another. The last bytes are held back
 * until size and digest are right: a wrong blob never becomes a complete request, so no target ever
 * stores it.
 */
public final class BlobBody extends AbstractHttpEntity {
  // As much as Java's sockets read and write in one system call.
  private static final int BUFFER_BYTES = 128 * 1024;

  private final Descriptor blob;
  private final Transfer transfer;
  private final SourceBytes content;
  private final RunningHash hash;
  private final long from;
  private final long to;

  /** Whom the bytes come from and go to, and who is told. */
  public record Transfer(
      String source, String target, Bandwidth bandwidth, TransferProgress progress) {}

  /**
   * A body.
   *
   * @param content the source's bytes from {@code hash.position()} on, which is not after {@code
   *     from}
   * @param from the first byte to send
   * @param to the end, the blob's size or before it
   */
  public BlobBody(
      Descriptor blob,
      Transfer transfer,
      InputStream content,
      RunningHash hash,
      long from,
      long to) {
    super(ContentType.APPLICATION_OCTET_STREAM, null);
    this.blob = blob;
    this.transfer = transfer;
    this.content = new SourceBytes(content);
    this.hash = hash;
    this.from = from;
    this.to = to;
  }

  public long from() {
    return from;
  }

  public long to() {
    return to;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    byte[] buffer = new byte[(int) Math.clamp(to - hash.position(), 1, BUFFER_BYTES)];
    boolean checked = false;
    while (hash.position() < to) {
      boolean isSent = hash.position() >= from;
      int filled = next(buffer, (isSent ? to : from) - hash.position());
      if (hash.position() == blob.size()) {
        requireWhole();
        checked = true;
      }
      if (isSent) {
        out.write(buffer, 0, filled);
        transfer.progress().moved(blob.digest(), hash.position(), blob.size());
      }
    }
    if (!checked && to == blob.size()) {
      requireWhole();
    }
  }

  private int next(byte[] buffer, long atMost) {
    int wanted = (int) Math.min(buffer.length, atMost);
    int filled = fill(buffer, wanted);
    hash.update(buffer, filled);
    if (filled < wanted && content.hasEnded()) {
      throw failure(
          RegistryErrorCode.TRUNCATED,
          "ends after %d of %d bytes".formatted(hash.position(), blob.size()));
    }
    return filled;
  }

  // A failure of the source must not look like one of the target, whose request this is.
  private int fill(byte[] buffer, int wanted) {
    try {
      transfer.bandwidth().take(transfer.source(), wanted);
      transfer.bandwidth().take(transfer.target(), wanted);
      return content.read(buffer, wanted);
    } catch (SocketTimeoutException e) {
      throw failure(RegistryErrorCode.TIMEOUT, "stopped coming from " + transfer.source());
    } catch (IOException e) {
      throw Thread.currentThread().isInterrupted()
          ? failure(RegistryErrorCode.CANCELLED, "was stopped")
          : failure(RegistryErrorCode.TRUNCATED, "broke off at " + transfer.source());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(RegistryErrorCode.CANCELLED, "was stopped");
    }
  }

  private void requireWhole() {
    if (fill(new byte[1], 1) > 0) {
      throw failure(
          RegistryErrorCode.DIGEST_MISMATCH, "is longer than its %d bytes".formatted(blob.size()));
    }
    if (!hash.digest().equals(blob.digest())) {
      throw failure(RegistryErrorCode.DIGEST_MISMATCH, "came with the bytes of " + hash.digest());
    }
  }

  private RegistryException failure(RegistryErrorCode code, String what) {
    return new RegistryException(
        code,
        transfer.source(),
        "copy blob %s from %s to %s: it %s"
            .formatted(blob.digest(), transfer.source(), transfer.target(), what));
  }

  @Override
  public long getContentLength() {
    return to - from;
  }

  @Override
  public InputStream getContent() {
    throw new UnsupportedOperationException("the blob is only ever written");
  }

  @Override
  public boolean isStreaming() {
    return true;
  }

  @Override
  public boolean isRepeatable() {
    return false;
  }

  @Override
  public void close() {
    // The content belongs to the request that pulls it.
  }
}
