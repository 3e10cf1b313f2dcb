package dev.stowage.registry.settings;

import dev.stowage.image.ImageReference;

/**
 * A registry that has what another has.
 *
 * @param registry host with an optional port
 * @param prefix what its repositories have before the original's name; mostly empty
 */
public record Mirror(String registry, String prefix) {

  public Mirror {
    ImageReference example =
        RegistryHost.within(registry, prefix.isEmpty() ? "x/x" : prefix + "/x");
    registry = example.registry();
  }

  /**
   * Parses {@code HOST[:PORT][/PREFIX]}.
   *
   * @throws dev.stowage.image.InvalidImageException when it is malformed
   */
  static Mirror parse(String text) {
    int slash = text.indexOf('/');
    return slash < 0
        ? new Mirror(text, "")
        : new Mirror(text.substring(0, slash), text.substring(slash + 1));
  }

  /** What a repository of the original is called here. */
  public String repository(String original) {
    return prefix.isEmpty() ? original : prefix + "/" + original;
  }
}
