package dev.stowage.standalone.cache;

/** The gateway does not do what it is asked: it is away, or something broke there. */
public final class GatewayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  GatewayException(String message) {
    super(message);
  }

  GatewayException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Always: the gateway may come back. */
  public boolean retryable() {
    return true;
  }
}
