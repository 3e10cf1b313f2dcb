package dev.stowage.puller.apiserver;

import org.jspecify.annotations.Nullable;

/** The API server does not answer, or not as it should; one line. Another try may succeed. */
public final class ApiServerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ApiServerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  @Override
  public String toString() {
    return getMessage();
  }
}
