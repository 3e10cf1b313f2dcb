package dev.stowage.watcher.source;

/** A source cannot be read now. The message is one line, names the source and holds no secret. */
public final class SourceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of failure it is. */
  public enum Code {
    /** No answer, or an answer that says the server is not well. */
    UNAVAILABLE,
    /** The server does not know us, or does not let us read. */
    REFUSED
  }

  private final Code code;

  public SourceException(Code code, String message) {
    super(message.lines().findFirst().orElse(""));
    this.code = code;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** What kind of failure it is. */
  public Code code() {
    return code;
  }

  /** Whether it may go away by itself. */
  public boolean retryable() {
    return code == Code.UNAVAILABLE;
  }
}
