package dev.stowage.manifest;

import java.util.regex.Pattern;

/** How a scalar is written, so that its replacement looks the same. */
enum ScalarForm {
  PLAIN,
  SINGLE_QUOTED,
  DOUBLE_QUOTED;

  // Also plain inside [ ] and { }; the slash keeps out numbers, booleans and null.
  private static final Pattern PLAIN_SAFE =
      Pattern.compile("(?=[^/]*/)[A-Za-z0-9](?:[A-Za-z0-9._/@:-]*[A-Za-z0-9._/@-])?");

  /** The form of the scalar that starts here. A block scalar becomes a plain one. */
  static ScalarForm at(String text, int start) {
    return switch (text.charAt(start)) {
      case '\'' -> SINGLE_QUOTED;
      case '"' -> DOUBLE_QUOTED;
      default -> PLAIN;
    };
  }

  String write(String value) {
    return switch (this) {
      case PLAIN -> PLAIN_SAFE.matcher(value).matches() ? value : DOUBLE_QUOTED.write(value);
      case SINGLE_QUOTED ->
          value.chars().anyMatch(Character::isISOControl)
              ? DOUBLE_QUOTED.write(value)
              : "'" + value.replace("'", "''") + "'";
      case DOUBLE_QUOTED -> "\"" + escaped(value) + "\"";
    };
  }

  // These escapes mean the same in YAML and in JSON.
  private static String escaped(String value) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        escaped.append('\\').append(c);
      } else if (Character.isISOControl(c)) {
        escaped.append("\\u%04x".formatted((int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
