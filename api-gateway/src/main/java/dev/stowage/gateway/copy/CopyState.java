package dev.stowage.gateway.copy;

/** How far a copy is. */
public enum CopyState {
  /** A workload uses the image, and no attempt has ended yet. */
  PENDING,
  /** The target holds the same bytes. */
  COPIED,
  /** An attempt failed and another one follows. */
  RETRYING,
  /** All attempts failed. */
  PARKED,
  /** The same attempt would fail the same way. */
  REFUSED
}
