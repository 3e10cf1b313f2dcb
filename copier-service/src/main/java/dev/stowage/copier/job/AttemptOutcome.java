package dev.stowage.copier.job;

import dev.stowage.copier.platform.PlatformNeed;
import dev.stowage.image.Digest;
import java.time.Duration;
import java.util.Optional;

/** How one attempt at a job went. */
public sealed interface AttemptOutcome {

  /** The target holds the image, read back. */
  record Copied(
      Digest sourceDigest,
      Digest digest,
      String mediaType,
      long bytes,
      long bytesMoved,
      Duration took,
      PlatformNeed platforms)
      implements AttemptOutcome {}

  /** A re-check found nothing that was not told before. */
  record Unchanged() implements AttemptOutcome {}

  /** The target has lost the copy, or a part of it. */
  record Vanished() implements AttemptOutcome {}

  /** The source's tag means this image now, and by its rule that is only told. */
  record Moved(Digest sourceDigest) implements AttemptOutcome {}

  /**
   * It failed.
   *
   * @param retryable whether the same attempt may succeed later
   * @param registry the registry that failed; empty when none did
   * @param retryAfter how long that registry asked to be left alone
   */
  record Failed(
      String code,
      String message,
      String advice,
      boolean retryable,
      String registry,
      Optional<Duration> retryAfter)
      implements AttemptOutcome {}

  /** The lease was lost or the process ends: nothing is said about the image. */
  record Abandoned() implements AttemptOutcome {}
}
