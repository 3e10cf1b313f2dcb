package dev.stowage.registry.blob;

import dev.stowage.image.Digest;
import dev.stowage.registry.call.RegistryRequest;
import dev.stowage.registry.call.Rights;
import dev.stowage.registry.http.AddressedRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;

/**
 * {@code GET /v2/<name>/blobs/<digest>}, from a byte on: the body is handed on while it arrives,
 * nothing is kept. A registry that ignores the range sends all of it; what comes before is skipped.
 */
record PullBlob<T>(
    String registry, String repository, Digest digest, long offset, BodyReader<T> reader)
    implements RegistryRequest<T> {

  /** Takes the bytes as they arrive; closing the stream is the caller's part. */
  @FunctionalInterface
  interface BodyReader<T> {
    T read(InputStream body) throws IOException;
  }

  @Override
  public String action() {
    return "pull blob %s of %s/%s".formatted(digest, registry, repository);
  }

  @Override
  public Rights rights() {
    return Rights.PULL;
  }

  @Override
  public boolean isForMirrors() {
    return true;
  }

  @Override
  public ClassicHttpRequest build(URI api) {
    AddressedRequest request =
        new AddressedRequest("GET", api.resolve("/v2/" + repository + "/blobs/" + digest));
    // The bytes as they are stored: no transfer compression on the way.
    request.setHeader("Accept-Encoding", "identity");
    if (offset > 0) {
      request.setHeader("Range", "bytes=" + offset + "-");
    }
    return request;
  }

  @Override
  public boolean understands(int status) {
    return status == 200 || (status == 206 && offset > 0);
  }

  @Override
  public T read(ClassicHttpResponse response, URI location) throws IOException {
    if (response.getEntity() == null) {
      return reader.read(InputStream.nullInputStream());
    }
    InputStream body = response.getEntity().getContent();
    if (response.getCode() == 200) {
      // What is missing shows itself: the stream then ends before the blob does.
      skip(body);
    }
    return reader.read(body);
  }

  private void skip(InputStream body) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    long left = offset;
    while (left > 0) {
      int read = body.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        return;
      }
      left -= read;
    }
  }

  @Override
  public boolean isStream() {
    return true;
  }
}
