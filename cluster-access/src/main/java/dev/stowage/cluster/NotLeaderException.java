package dev.stowage.cluster;

/** Something was about to be written by a replica that does not hold the lease (any more). */
public final class NotLeaderException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotLeaderException() {
    super("not written: this replica does not hold the lease");
  }

  @Override
  public String toString() {
    return String.valueOf(getMessage());
  }

  /** Always: this replica may become the leader again. */
  public boolean retryable() {
    return true;
  }
}
