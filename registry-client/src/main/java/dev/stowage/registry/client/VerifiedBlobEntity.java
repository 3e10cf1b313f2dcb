package dev.stowage.registry.client;

import dev.stowage.image.Digest;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.manifest.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.security.MessageDigest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/**
 * A blob on its way from one registry to another. The last bytes are held back until size and
 * digest are right: a wrong blob never becomes a complete request, so no target ever stores it.
 */
final class VerifiedBlobEntity extends AbstractHttpEntity {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final String source;
  private final String target;
  private final Descriptor blob;
  private final InputStream content;
  private final TransferProgress progress;

  VerifiedBlobEntity(
      String source,
      String target,
      Descriptor blob,
      InputStream content,
      TransferProgress progress) {
    super(ContentType.APPLICATION_OCTET_STREAM, null);
    this.source = source;
    this.target = target;
    this.blob = blob;
    this.content = content;
    this.progress = progress;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    MessageDigest hash = blob.digest().algorithm().newMessageDigest();
    byte[] buffer = new byte[BUFFER_BYTES];
    long moved = 0;
    while (true) {
      int filled = fill(buffer, blob.size() - moved);
      hash.update(buffer, 0, filled);
      if (moved + filled == blob.size()) {
        requireEnd();
        requireDigest(hash);
        out.write(buffer, 0, filled);
        progress.moved(blob.digest(), blob.size(), blob.size());
        return;
      }
      if (filled < buffer.length) {
        throw failure(
            RegistryErrorCode.TRUNCATED,
            "ends after %d of %d bytes".formatted(moved + filled, blob.size()));
      }
      out.write(buffer, 0, filled);
      moved += filled;
      progress.moved(blob.digest(), moved, blob.size());
    }
  }

  // A failure of the source must not look like one of the target, whose request this is.
  private int fill(byte[] buffer, long atMost) {
    try {
      return content.readNBytes(buffer, 0, (int) Math.min(buffer.length, atMost));
    } catch (SocketTimeoutException e) {
      throw failure(RegistryErrorCode.TIMEOUT, "stopped coming from " + source);
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw failure(RegistryErrorCode.CANCELLED, "was stopped");
      }
      throw failure(RegistryErrorCode.TRUNCATED, "broke off at " + source);
    }
  }

  private void requireEnd() {
    if (fill(new byte[1], 1) > 0) {
      throw failure(
          RegistryErrorCode.DIGEST_MISMATCH, "is longer than its %d bytes".formatted(blob.size()));
    }
  }

  private void requireDigest(MessageDigest hash) {
    Digest actual = Digest.ofHash(blob.digest().algorithm(), hash.digest());
    if (!actual.equals(blob.digest())) {
      throw failure(RegistryErrorCode.DIGEST_MISMATCH, "came with the bytes of " + actual);
    }
  }

  private RegistryException failure(RegistryErrorCode code, String what) {
    return new RegistryException(
        code,
        source,
        "copy blob %s from %s to %s: it %s".formatted(blob.digest(), source, target, what));
  }

  @Override
  public long getContentLength() {
    return blob.size();
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
