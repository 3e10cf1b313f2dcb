package dev.stowage.puller.webhook;

/** Somebody sent what is no AdmissionReview; one line, which quotes nothing of it. */
final class MalformedReviewException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedReviewException(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
