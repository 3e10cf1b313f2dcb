package dev.stowage.copier.drift;

import dev.stowage.image.Digest;
import java.util.Optional;

/** What a re-check comes to. */
public sealed interface DriftDecision {

  /** All is as it was told last. */
  record Nothing() implements DriftDecision {}

  /** The tag means another image now, and that is only told. */
  record Tell(Digest sourceDigest) implements DriftDecision {}

  /** It is copied again. */
  record CopyAgain() implements DriftDecision {}

  /**
   * Decides; pure.
   *
   * @param copied what the source's tag meant when it was copied; empty when an older version did
   *     not note it
   * @param told what it was last told to mean since
   * @param found what it means now; empty when it is gone, which leaves the copy as it is
   */
  static DriftDecision of(
      DriftMode mode, Optional<Digest> copied, Optional<Digest> told, Optional<Digest> found) {
    if (found.isEmpty() || found.equals(copied) && told.isEmpty()) {
      return new Nothing();
    }
    return switch (mode) {
      case IGNORE -> new Nothing();
      case WARN -> found.equals(told.or(() -> copied)) ? new Nothing() : new Tell(found.get());
      case SYNC -> found.equals(copied) ? new Nothing() : new CopyAgain();
    };
  }
}
