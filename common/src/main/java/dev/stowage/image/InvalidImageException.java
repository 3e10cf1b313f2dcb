package dev.stowage.image;

/**
 * Text that is no image reference, digest or platform; the message says what is wrong and where.
 */
public final class InvalidImageException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public InvalidImageException(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** Never retryable: the same text is refused the same way each time. */
  public boolean retryable() {
    return false;
  }
}
