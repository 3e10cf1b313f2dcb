package dev.stowage.engine;

import org.jspecify.annotations.Nullable;

/** An engine cannot start or run. The message is the one line a person sees. */
public final class EngineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of failure. */
  public enum Code {
    /** The data directory cannot be created or written. */
    DIRECTORY_NOT_WRITABLE(false),
    /** Another process works on the data directory. */
    DIRECTORY_IN_USE(true),
    /** The data directory holds what this version cannot read. */
    DIRECTORY_NOT_READABLE(false),
    /** Something else listens on the port. */
    PORT_IN_USE(true),
    /** There are no binaries of the engine for this system. */
    NOT_INSTALLED(false),
    /** The engine did not come up, or did not do what it was told. */
    FAILED(true);

    private final boolean retryable;

    Code(boolean retryable) {
      this.retryable = retryable;
    }
  }

  private final Code code;

  public EngineException(Code code, String message) {
    this(code, message, null);
  }

  public EngineException(Code code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** What kind of failure. */
  public Code code() {
    return code;
  }

  /** Whether the same call may succeed later. */
  public boolean retryable() {
    return code.retryable;
  }
}
