package dev.stowage.runtime;

import org.jspecify.annotations.Nullable;

/**
 * A service cannot start with what it was given. The message is the one line a person sees: it
 * names the thing, what was wrong and what to do, and holds no secret.
 */
public final class StartupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StartupException(String message) {
    super(message);
  }

  public StartupException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** Never retryable: what it was given has to change first. */
  public boolean retryable() {
    return false;
  }
}
