package dev.stowage.puller.configured;

import dev.stowage.image.Printable;
import java.util.regex.Pattern;

/** Quantities of Kubernetes as settings hold them. */
final class QuantityText {
  private static final Pattern QUANTITY =
      Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)([numkMGTPE]|[KMGTPE]i|[eE]\\d{1,2})?");

  private QuantityText() {}

  /**
   * The text, once it has shown to be a quantity.
   *
   * @throws IllegalArgumentException when it is none; one line
   */
  static String checked(String text) {
    String quantity = text.strip();
    if (!QUANTITY.matcher(quantity).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no quantity, as 20Mi or .05 is one".formatted(Printable.of(text)));
    }
    return quantity;
  }
}
