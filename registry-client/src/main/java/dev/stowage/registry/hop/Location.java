package dev.stowage.registry.hop;

import java.net.URI;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;

/** Where a server sends us on to; a relative address starts from where the answer came from. */
public final class Location {

  private Location() {}

  /** What the {@code Location} header says; empty when there is none or it is no address. */
  public static Optional<URI> of(ClassicHttpResponse response, URI answeredBy) {
    return Optional.ofNullable(response.getFirstHeader("Location"))
        .map(Header::getValue)
        .flatMap(value -> resolve(answeredBy, value));
  }

  /** An address as a server wrote it; empty when it is none. */
  public static Optional<URI> resolve(URI answeredBy, String written) {
    try {
      return Optional.of(answeredBy.resolve(written));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
