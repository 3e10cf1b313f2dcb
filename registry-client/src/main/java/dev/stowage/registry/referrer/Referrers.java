package dev.stowage.registry.referrer;

/** Whether signatures, attestations and what else refers to an image are copied with it. */
public enum Referrers {
  /** With the image, when it is copied; an image that is there already is left as it is. */
  WITH_COPY,
  /** Also for an image that is there already, whose signatures may be younger. */
  ALWAYS,
  /** Never. */
  NEVER
}
