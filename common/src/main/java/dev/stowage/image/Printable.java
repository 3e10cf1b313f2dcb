package dev.stowage.image;

/**
 * Makes hostile text safe to show in a one-line message: what could forge a line or turn the text
 * around is spelt out, and length is capped.
 */
public final class Printable {
  private static final int MAX_LENGTH = 120;

  private Printable() {}

  /** The text, safe to show, at most 120 characters of it. */
  public static String of(String text) {
    return of(text, MAX_LENGTH);
  }

  /** The text, safe to show, at most so many characters of it. */
  public static String of(String text, int maxLength) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < text.length() && i < maxLength; i++) {
      shown.append(of(text.charAt(i)));
    }
    return text.length() > maxLength ? shown.append('…').toString() : shown.toString();
  }

  static String of(char c) {
    boolean hidden =
        switch (Character.getType(c)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR,
              Character.SURROGATE ->
              true;
          default -> false;
        };
    return hidden ? "\\u%04x".formatted((int) c) : String.valueOf(c);
  }
}
