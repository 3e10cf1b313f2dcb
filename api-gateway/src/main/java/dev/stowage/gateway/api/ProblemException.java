package dev.stowage.gateway.api;

import io.micronaut.http.HttpStatus;

/** A request that is answered with a problem; the message is its detail. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final HttpStatus status;

  public ProblemException(HttpStatus status, String detail) {
    super(detail);
    this.status = status;
  }

  static ProblemException badParameter(String name, String must) {
    return new ProblemException(
        HttpStatus.BAD_REQUEST, "query parameter '%s' %s".formatted(name, must));
  }

  /** The status of the answer. */
  public HttpStatus status() {
    return status;
  }

  /** Whether the same request may work later. */
  public boolean retryable() {
    return status == HttpStatus.SERVICE_UNAVAILABLE;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
