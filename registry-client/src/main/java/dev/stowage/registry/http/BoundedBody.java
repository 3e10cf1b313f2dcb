package dev.stowage.registry.http;

import java.io.IOException;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;

/** Reads a body that must be small; an endless one stops at the limit. */
public final class BoundedBody {

  private BoundedBody() {}

  /** The whole body, or empty when it is longer than {@code limit} bytes. */
  public static Optional<byte[]> read(ClassicHttpResponse response, int limit) throws IOException {
    HttpEntity entity = response.getEntity();
    if (entity == null) {
      return Optional.of(new byte[0]);
    }
    if (entity.getContentLength() <= limit) {
      byte[] content = entity.getContent().readNBytes(limit + 1);
      if (content.length <= limit) {
        return Optional.of(content);
      }
    }
    // Closing the body would read on to an end that may never come: without it the connection is
    // dropped.
    response.setEntity(null);
    return Optional.empty();
  }
}
