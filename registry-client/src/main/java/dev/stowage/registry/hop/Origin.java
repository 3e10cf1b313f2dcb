package dev.stowage.registry.hop;

import java.net.URI;
import java.util.Locale;

/** Host and port of an address, in one spelling. */
public record Origin(String host, int port) {

  public static Origin of(URI uri) {
    String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
    if (uri.getPort() >= 0) {
      return new Origin(bare(host), uri.getPort());
    }
    return new Origin(bare(host), "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80);
  }

  /** A host without the brackets that IPv6 addresses have in URIs. */
  static String bare(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
