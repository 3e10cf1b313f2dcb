package dev.stowage.image;

import java.util.List;

/**
 * A pattern for a whole text: {@code *} stands for any characters, {@code ?} for one.
 *
 * @param pattern the pattern as it was written
 */
public record Glob(String pattern) {

  /** Whether any of them matches. */
  public static boolean any(List<Glob> globs, String text) {
    return globs.stream().anyMatch(glob -> glob.matches(text));
  }

  /** Whether the pattern fits the whole text. */
  // Without backtracking into the past: only the last '*' can be made longer.
  public boolean matches(String text) {
    int at = 0;
    int in = 0;
    int star = -1;
    int matched = 0;
    while (in < text.length()) {
      if (at < pattern.length() && pattern.charAt(at) == '*') {
        star = at++;
        matched = in;
      } else if (at < pattern.length()
          && (pattern.charAt(at) == '?' || pattern.charAt(at) == text.charAt(in))) {
        at++;
        in++;
      } else if (star >= 0) {
        at = star + 1;
        in = ++matched;
      } else {
        return false;
      }
    }
    while (at < pattern.length() && pattern.charAt(at) == '*') {
      at++;
    }
    return at == pattern.length();
  }
}
