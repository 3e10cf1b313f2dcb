package dev.stowage.testengine;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A request that a registry has answered.
 *
 * @param method for example {@code PUT}
 * @param uri path and query as they were sent
 * @param status the HTTP status of the answer
 */
public record RegistryRequest(String method, String uri, int status) {
  private static final Pattern LOG_LINE =
      Pattern.compile("\"([A-Z]+) (\\S+) HTTP/[0-9.]+\" ([0-9]{3}) ");

  /** Whether it changed something: an upload, a mount, a manifest, a deletion. */
  public boolean isWrite() {
    return !method.equals("GET") && !method.equals("HEAD");
  }

  /** Whether it asked for a manifest or sent one. */
  public boolean isForManifest() {
    return uri.contains("/manifests/");
  }

  /** Whether it asked for a blob or sent one. */
  public boolean isForBlob() {
    return uri.contains("/blobs/");
  }

  /** The requests in an access log in Apache's combined format; other lines are passed over. */
  static List<RegistryRequest> inLog(Stream<String> lines) {
    return lines.map(RegistryRequest::ofLogLine).flatMap(Optional::stream).toList();
  }

  private static Optional<RegistryRequest> ofLogLine(String line) {
    Matcher matcher = LOG_LINE.matcher(line);
    return matcher.find()
        ? Optional.of(
            new RegistryRequest(
                matcher.group(1), matcher.group(2), Integer.parseInt(matcher.group(3))))
        : Optional.empty();
  }
}
