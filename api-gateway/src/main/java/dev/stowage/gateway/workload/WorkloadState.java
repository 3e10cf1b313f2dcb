package dev.stowage.gateway.workload;

/** How safe a workload is: what its worst container says. */
public enum WorkloadState {
  /** An image waits for its copy. */
  PENDING,
  /** A copy failed and is tried again. */
  RETRYING,
  /** An image cannot be copied. */
  FAILED,
  /** Every image is copied; the workload could use the copies, and is left with the originals. */
  WITHHELD,
  /** Every image is copied; the workload still uses the originals. */
  COPIED,
  /** Every image is copied, but the workload could not be changed. */
  REWRITE_FAILED,
  /** Every container runs from its copy. */
  REWRITTEN
}
