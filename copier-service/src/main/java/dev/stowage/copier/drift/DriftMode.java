package dev.stowage.copier.drift;

/** What follows when a tag has moved at its source. */
public enum DriftMode {
  /** Nothing; it is not even looked at. */
  IGNORE,
  /** It is told of, and the copy stays as it is. */
  WARN,
  /** It is copied again. */
  SYNC
}
