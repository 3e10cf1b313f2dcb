package dev.stowage.registry.settings;

import dev.stowage.registry.credential.Credential;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy, which is asked for a tunnel where TLS is spoken.
 *
 * @param login what it is told where it asks who we are
 */
public record ProxyAddress(String host, int port, Optional<Credential> login) {

  /**
   * Parses {@code http://[USER:PASSWORD@]HOST:PORT}.
   *
   * @throws IllegalArgumentException when it is anything else; the message quotes nothing of it,
   *     since it may hold a password
   */
  static ProxyAddress parse(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw malformed();
    }
    if (!"http".equalsIgnoreCase(uri.getScheme())
        || uri.getHost() == null
        || uri.getPort() < 1
        || uri.getPort() > 65_535
        || !(uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))
        || uri.getRawQuery() != null) {
      throw malformed();
    }
    return new ProxyAddress(uri.getHost(), uri.getPort(), login(uri.getUserInfo()));
  }

  private static Optional<Credential> login(@Nullable String userInfo) {
    if (userInfo == null) {
      return Optional.empty();
    }
    int colon = userInfo.indexOf(':');
    if (colon <= 0) {
      throw malformed();
    }
    return Optional.of(new Credential(userInfo.substring(0, colon), userInfo.substring(colon + 1)));
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException(
        "is no proxy's address, must be http://[USER:PASSWORD@]HOST:PORT");
  }
}
