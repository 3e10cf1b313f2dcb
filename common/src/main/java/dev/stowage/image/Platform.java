package dev.stowage.image;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an image runs on, written {@code os/architecture[/variant]} with Go's names, as in the OCI
 * image index.
 *
 * @param os for example {@code linux}
 * @param architecture for example {@code arm64}
 * @param variant for example {@code v8}; null when the platform has none
 */
public record Platform(String os, String architecture, @Nullable String variant) {
  private static final Pattern PART = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  public Platform {
    check("os", os);
    check("architecture", architecture);
    if (variant != null) {
      check("variant", variant);
    }
  }

  /**
   * Parses {@code os/architecture[/variant]}.
   *
   * @throws InvalidImageException when the text is anything else
   */
  public static Platform parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length < 2 || parts.length > 3) {
      throw new InvalidImageException(
          "platform '%s' must be os/architecture or os/architecture/variant"
              .formatted(Printable.of(text)));
    }
    return new Platform(parts[0], parts[1], parts.length == 3 ? parts[2] : null);
  }

  /** The variant, where there is one. */
  public Optional<String> variantIfAny() {
    return Optional.ofNullable(variant);
  }

  @Override
  public String toString() {
    return os + "/" + architecture + (variant == null ? "" : "/" + variant);
  }

  private static void check(String name, String value) {
    if (!PART.matcher(value).matches()) {
      throw new InvalidImageException(
          "platform has the %s '%s', only letters, digits, '.', '_' and '-' are allowed"
              .formatted(name, Printable.of(value)));
    }
  }
}
