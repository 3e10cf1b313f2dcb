package dev.stowage.json;

import java.io.IOException;

/** Content that is no JSON. It quotes nothing of the content, which may hold a secret. */
public final class InvalidJsonException extends IOException {
  private static final long serialVersionUID = 1L;

  /** The message goes on from what the content is: "…'s answer is no JSON". */
  InvalidJsonException(String message) {
    super(message);
  }
}
