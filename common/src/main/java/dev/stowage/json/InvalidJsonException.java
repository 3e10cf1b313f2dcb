package dev.stowage.json;

import java.io.IOException;

/** Content that is no JSON. It quotes nothing of the content, which may hold a secret. */
public final class InvalidJsonException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int line;

  InvalidJsonException(int line) {
    super("is no JSON (line %d)".formatted(line));
    this.line = line;
  }

  /** The line, from 1, where it stops being JSON; 0 when that is not known. */
  public int line() {
    return line;
  }
}
