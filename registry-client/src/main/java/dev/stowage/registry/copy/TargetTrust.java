package dev.stowage.registry.copy;

/** How far a target's word is taken that it holds an image already. */
public enum TargetTrust {
  /** Its tag is right: that is enough. */
  TAG,
  /** It is asked by digest as well: a cache may know the tag longer than the content. */
  DIGEST,
  /** Every manifest is pushed again, and every blob asked for: content may have been deleted. */
  NOTHING
}
