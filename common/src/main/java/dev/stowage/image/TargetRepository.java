package dev.stowage.image;

/**
 * Where copies go: a registry, and the repository under which they lie.
 *
 * @param registry host with an optional port
 * @param prefix the repository prefix; empty when copies lie at the registry's root
 */
public record TargetRepository(String registry, String prefix) {

  public TargetRepository {
    ReferenceGrammar.checkRegistry(registry);
    registry = ReferenceGrammar.canonicalRegistry(registry);
    if (registry.equals(ImageReference.DOCKER_HUB) && prefix.isEmpty()) {
      throw new InvalidImageException("is Docker Hub, which needs an account: docker.io/ACCOUNT");
    }
    if (!prefix.isEmpty()) {
      ReferenceGrammar.checkRepository(prefix);
    }
  }

  /**
   * Parses {@code HOST[:PORT][/REPOSITORY]}.
   *
   * @throws InvalidImageException when the text has a scheme, a tag or a digest, or is otherwise
   *     malformed
   */
  public static TargetRepository parse(String text) {
    try {
      return parsed(text);
    } catch (InvalidImageException e) {
      // What stands before an '@' may be a password.
      String shown = text.indexOf('@') < 0 ? text : "…" + text.substring(text.lastIndexOf('@'));
      throw new InvalidImageException(
          "target '%s': %s".formatted(Printable.of(shown), e.getMessage()));
    }
  }

  private static TargetRepository parsed(String text) {
    if (text.isBlank()) {
      throw new InvalidImageException("is empty, must be HOST/REPOSITORY");
    }
    if (text.contains("://")) {
      throw new InvalidImageException("has a scheme, must be HOST/REPOSITORY");
    }
    if (text.contains("@")) {
      throw new InvalidImageException("has an '@', must be HOST/REPOSITORY without digest or user");
    }
    int slash = text.indexOf('/');
    String registry = slash < 0 ? text : text.substring(0, slash);
    String prefix = slash < 0 ? "" : text.substring(slash + 1);
    if (prefix.contains(":")) {
      throw new InvalidImageException(
          "has the tag '%s', must be HOST/REPOSITORY without one"
              .formatted(Printable.of(prefix.substring(prefix.indexOf(':') + 1))));
    }
    return new TargetRepository(registry, prefix);
  }

  /** Whether this reference already lies under the target, so that it is no source. */
  public boolean contains(ImageReference reference) {
    return registry.equals(reference.registry())
        && (prefix.isEmpty()
            || reference.repository().equals(prefix)
            || reference.repository().startsWith(prefix + "/"));
  }

  /** A repository under the prefix. */
  String under(String path) {
    return prefix.isEmpty() ? path : prefix + "/" + path;
  }

  @Override
  public String toString() {
    return prefix.isEmpty() ? registry : registry + "/" + prefix;
  }
}
