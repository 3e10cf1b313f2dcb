package dev.stowage.puller.quota;

import io.kubernetes.client.custom.Quantity;
import io.kubernetes.client.custom.Quantity.Format;
import java.math.BigDecimal;

/** Quantities of Kubernetes as numbers, and back. */
final class Amounts {

  private Amounts() {}

  /** Zero for what is no quantity. */
  static BigDecimal of(String quantity) {
    try {
      return quantity.isEmpty() ? BigDecimal.ZERO : Quantity.fromString(quantity).getNumber();
    } catch (RuntimeException e) {
      return BigDecimal.ZERO;
    }
  }

  /** As Kubernetes writes memory, for example 2000Mi. */
  static String memory(BigDecimal bytes) {
    return new Quantity(bytes, Format.BINARY_SI).toSuffixedString();
  }

  /** As Kubernetes writes everything else, for example 50m. */
  static String plain(BigDecimal number) {
    return new Quantity(number, Format.DECIMAL_SI).toSuffixedString();
  }
}
