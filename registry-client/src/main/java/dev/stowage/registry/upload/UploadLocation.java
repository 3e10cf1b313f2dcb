package dev.stowage.registry.upload;

import dev.stowage.registry.call.RegistryRequest;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.hop.Location;
import java.net.URI;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;

/** What an upload's answers say in their headers: where it goes on, and how far it came. */
final class UploadLocation {
  private static final Pattern RANGE = Pattern.compile("(?:bytes=)?0-(\\d{1,18})");

  private UploadLocation() {}

  /**
   * The upload that a registry opened; a relative address starts from where the answer came from.
   */
  static StartedUpload.Open opened(
      ClassicHttpResponse response, URI answeredBy, String registry, RegistryRequest<?> request) {
    URI location =
        Location.of(response, answeredBy)
            .orElseThrow(() ->
                new RegistryException(
                    RegistryErrorCode.PROTOCOL,
                    registry,
                    request.action() + ": " + registry + " gave no valid upload address"));
    return new StartedUpload.Open(
        new UploadSession(registry, request.repository(), location, minimumChunk(response)));
  }

  private static long minimumChunk(ClassicHttpResponse response) {
    Header header = response.getFirstHeader("OCI-Chunk-Min-Length");
    if (header == null) {
      return 0;
    }
    String value = header.getValue().strip();
    return value.matches("\\d{1,12}") ? Long.parseLong(value) : 0;
  }

  /** How many bytes the registry has: {@code Range: 0-<end>}, where 0-0 can mean none or one. */
  static OptionalLong held(ClassicHttpResponse response) {
    Header header = response.getFirstHeader("Range");
    return header == null ? OptionalLong.empty() : held(header.getValue());
  }

  static OptionalLong held(@Nullable String range) {
    Matcher matcher = RANGE.matcher(range == null ? "" : range.strip());
    if (!matcher.matches()) {
      return OptionalLong.empty();
    }
    long end = Long.parseLong(matcher.group(1));
    // Registries write 0-0 for an empty upload. To take it for empty is safe: the first byte is
    // then sent again and refused with 416, which starts the upload anew.
    return OptionalLong.of(end == 0 ? 0 : end + 1);
  }
}
