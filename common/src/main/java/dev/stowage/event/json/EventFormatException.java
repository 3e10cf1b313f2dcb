package dev.stowage.event.json;

/** A record that is no event of ours. The message names what is wrong and never quotes the data. */
public final class EventFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is wrong with a record. */
  public enum Code {
    /** A type that this version does not know: a newer service may have sent it. */
    UNKNOWN_TYPE,
    /** A required CloudEvents attribute is missing or malformed. */
    BAD_ATTRIBUTE,
    /** The data does not fit the type's schema. */
    BAD_DATA
  }

  private final Code code;

  EventFormatException(Code code, String message) {
    super(message);
    this.code = code;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** What is wrong. */
  public Code code() {
    return code;
  }

  /** Never retryable: the bytes stay as they are. */
  public boolean retryable() {
    return false;
  }
}
