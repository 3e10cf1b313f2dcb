package dev.stowage.registry.settings;

import dev.stowage.image.ImageReference;
import dev.stowage.image.InvalidImageException;

/** The name of a registry as references have it, checked and in one spelling. */
final class RegistryHost {

  private RegistryHost() {}

  static String parse(String text) {
    return within(text, "x/x").registry();
  }

  static ImageReference within(String registry, String repository) {
    try {
      return new ImageReference(registry, repository, "latest", null);
    } catch (InvalidImageException e) {
      throw new InvalidImageException(
          "'%s' is no registry, must be HOST[:PORT]: it %s"
              .formatted(shown(registry), e.getMessage()));
    }
  }

  // What stands before an '@' may be a password.
  private static String shown(String text) {
    return text.indexOf('@') < 0 ? text : "…" + text.substring(text.lastIndexOf('@'));
  }
}
