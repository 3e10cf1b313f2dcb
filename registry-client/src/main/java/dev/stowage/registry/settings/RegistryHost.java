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
    if (registry.indexOf('@') >= 0) {
      // What stands before it may be a password.
      throw new InvalidImageException("has an '@', must be HOST[:PORT] without a user");
    }
    try {
      return new ImageReference(registry, repository, "latest", null);
    } catch (InvalidImageException e) {
      throw new InvalidImageException("is no HOST[:PORT]: it " + e.getMessage());
    }
  }
}
