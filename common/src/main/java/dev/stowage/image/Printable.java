package dev.stowage.image;

/**
 * Makes hostile text safe to show in a message: control characters are spelt out and length is
 * capped.
 */
final class Printable {
  private static final int MAX_LENGTH = 120;

  private Printable() {}

  static String of(String text) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < text.length() && i < MAX_LENGTH; i++) {
      shown.append(of(text.charAt(i)));
    }
    return text.length() > MAX_LENGTH ? shown.append('…').toString() : shown.toString();
  }

  static String of(char c) {
    return Character.isISOControl(c) || Character.isSurrogate(c)
        ? "\\u%04x".formatted((int) c)
        : String.valueOf(c);
  }
}
