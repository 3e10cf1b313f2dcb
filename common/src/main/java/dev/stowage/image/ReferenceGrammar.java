package dev.stowage.image;

import java.net.Inet6Address;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The grammar of references, kept part by part so that a refusal can say which part is wrong. Every
 * pattern is linear: hostile text cannot make it back-track.
 */
final class ReferenceGrammar {
  private static final int MAX_LENGTH = 4096;
  private static final int MAX_NAME_LENGTH = 255;
  private static final int MAX_HOST_LENGTH = 253;
  private static final Set<String> DOCKER_HUB_SPELLINGS =
      Set.of("docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com");
  private static final Pattern HOST_LABEL =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?");
  private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-fA-F:]+]");
  private static final Pattern IMAGE_ID = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern PATH_COMPONENT =
      Pattern.compile("[a-z0-9]++(?:(?:\\.|__?|-++)[a-z0-9]++)*+");
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");

  /** The path that Docker Hub's own images have and leave out. */
  static final String OFFICIAL = "library/";

  private ReferenceGrammar() {}

  static ImageReference parse(String text) {
    if (text.isEmpty()) {
      throw new InvalidImageException("is empty");
    }
    if (text.length() > MAX_LENGTH) {
      throw new InvalidImageException("is longer than " + MAX_LENGTH + " characters");
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c > '~') {
        throw new InvalidImageException(
            "has '%s' at character %d, which no part of a reference may contain"
                .formatted(Printable.of(c), i + 1));
      }
    }
    int schemeEnd = text.indexOf("://");
    if (schemeEnd >= 0) {
      throw new InvalidImageException(
          "starts with '%s', a reference has no scheme"
              .formatted(Printable.of(text.substring(0, schemeEnd + 3))));
    }
    // Runtimes take this for the id of an image they have, never for a name.
    if (IMAGE_ID.matcher(text).matches()) {
      throw new InvalidImageException("is an image id, must be a name that a registry knows");
    }
    int at = text.indexOf('@');
    String named = at < 0 ? text : text.substring(0, at);
    Digest digest = at < 0 ? null : parseDigest(text.substring(at + 1));
    // A colon before the last slash belongs to a port.
    int lastSlash = named.lastIndexOf('/');
    int colon = named.indexOf(':', lastSlash + 1);
    String tag = colon < 0 ? null : named.substring(colon + 1);
    String name = colon < 0 ? named : named.substring(0, colon);
    if (name.isEmpty()) {
      throw new InvalidImageException("has no repository before its tag or digest");
    }
    return named(name, tag == null && digest == null ? "latest" : tag, digest);
  }

  private static ImageReference named(String name, @Nullable String tag, @Nullable Digest digest) {
    int slash = name.indexOf('/');
    String first = slash < 0 ? "" : name.substring(0, slash);
    boolean hasRegistry = slash >= 0 && looksLikeRegistry(first);
    return new ImageReference(
        hasRegistry ? first : ImageReference.DOCKER_HUB,
        hasRegistry ? name.substring(slash + 1) : name,
        tag,
        digest);
  }

  private static Digest parseDigest(String text) {
    if (text.indexOf('@') >= 0) {
      throw new InvalidImageException("has more than one '@'");
    }
    return Digest.parse(text);
  }

  // The rule of distribution/reference: a first component is a host when it has a dot, a port, is
  // localhost, or has an upper-case letter (which no repository may have; checkRegistry refuses it
  // unless it has a dot or a port as well, since in lower case it would be taken for a path).
  private static boolean looksLikeRegistry(String first) {
    return first.indexOf('.') >= 0
        || first.indexOf(':') >= 0
        || first.equals("localhost")
        || !first.equals(first.toLowerCase(Locale.ROOT));
  }

  static String canonicalRegistry(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return DOCKER_HUB_SPELLINGS.contains(lower) ? ImageReference.DOCKER_HUB : lower;
  }

  static String canonicalRepository(String registry, String repository) {
    boolean official =
        registry.equals(ImageReference.DOCKER_HUB)
            && !repository.isEmpty()
            && repository.indexOf('/') < 0;
    return official ? OFFICIAL + repository : repository;
  }

  static void checkRegistry(String registry) {
    if (registry.length() > MAX_HOST_LENGTH) {
      throw new InvalidImageException(
          "has a registry longer than " + MAX_HOST_LENGTH + " characters");
    }
    String host = registry;
    if (!registry.endsWith("]")) {
      int colon = registry.lastIndexOf(':');
      if (colon >= 0) {
        host = registry.substring(0, colon);
        checkPort(registry, registry.substring(colon + 1));
      }
    }
    if (host.startsWith("[")) {
      if (!isIpv6(host)) {
        throw new InvalidImageException(
            "has the registry '%s', which is no IPv6 address in brackets"
                .formatted(Printable.of(registry)));
      }
      return;
    }
    for (String label : host.split("\\.", -1)) {
      if (!HOST_LABEL.matcher(label).matches()) {
        throw new InvalidImageException(
            "has the registry '%s', which is no host name".formatted(Printable.of(registry)));
      }
    }
    if (!looksLikeRegistry(registry.toLowerCase(Locale.ROOT))) {
      throw new InvalidImageException(
          "has the registry '%s', which has no '.' and no port: runtimes take it for a path at Docker Hub"
              .formatted(Printable.of(registry)));
    }
  }

  private static boolean isIpv6(String host) {
    if (!IPV6.matcher(host).matches()) {
      return false;
    }
    try {
      Inet6Address.ofLiteral(host.substring(1, host.length() - 1));
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void checkPort(String registry, String port) {
    boolean digits =
        !port.isEmpty() && port.length() <= 5 && port.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits || Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65_535) {
      throw new InvalidImageException(
          "has the registry '%s', whose port is no number from 1 to 65535"
              .formatted(Printable.of(registry)));
    }
  }

  static void checkRepository(String repository) {
    if (repository.length() > MAX_NAME_LENGTH) {
      throw new InvalidImageException(
          "has a repository longer than " + MAX_NAME_LENGTH + " characters");
    }
    for (String component : repository.split("/", -1)) {
      if (component.isEmpty()) {
        throw new InvalidImageException(
            "has an empty part in the repository '%s'".formatted(Printable.of(repository)));
      }
      if (!PATH_COMPONENT.matcher(component).matches()) {
        throw new InvalidImageException(
            ("has '%s' in its repository: lower-case letters and digits, joined by one '.', one or two '_' or any"
                    + " number of '-'")
                .formatted(Printable.of(component)));
      }
    }
  }

  static void checkTag(String tag) {
    if (!TAG.matcher(tag).matches()) {
      throw new InvalidImageException(
          "has the tag '%s': 1 to 128 letters, digits, '_', '.' and '-', not starting with '.' or '-'"
              .formatted(Printable.of(tag)));
    }
  }
}
