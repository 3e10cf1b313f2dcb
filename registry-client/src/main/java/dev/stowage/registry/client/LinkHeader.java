package dev.stowage.registry.client;

import dev.stowage.registry.hop.Location;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The next page in a {@code Link} header (RFC 8288), as registries page tags and referrers. */
final class LinkHeader {
  private static final int MAX_LENGTH = 4096;
  private static final Pattern LINK = Pattern.compile("<([^<>]*)>((?:\\s*;\\s*[^,;]+)*)");
  private static final Pattern NEXT = Pattern.compile(";\\s*rel\\s*=\\s*\"?next\"?\\s*(?:;|$)");

  private LinkHeader() {}

  /** The address of the next page, resolved; empty when there is none or it is no address. */
  static Optional<URI> next(String header, URI base) {
    if (header.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    Matcher link = LINK.matcher(header);
    while (link.find()) {
      if (NEXT.matcher(link.group(2).strip()).find()) {
        return Location.resolve(base, link.group(1));
      }
    }
    return Optional.empty();
  }
}
