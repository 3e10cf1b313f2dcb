package dev.stowage.event;

import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What became of a copy; the key is the canonical source reference. */
public sealed interface CopyEvent extends StowageEvent {

  /** Where the image comes from. */
  ImageReference source();

  @Override
  default Topic topic() {
    return Topic.COPIES;
  }

  @Override
  default String key() {
    return source().toString();
  }

  /**
   * The target holds the same bytes as the source, and was read back to make sure.
   *
   * @param target the copy, with the source's tag and digest
   * @param digest of the copy's top manifest: the source's, but where platforms were chosen
   * @param mediaType of the top manifest
   * @param bytes the size of everything the image consists of
   * @param bytesMoved how many of them had to be moved; the rest was at the target or mounted there
   * @param took from the start of the attempt to the read-back
   * @param movedTo what the source's tag means now, where it has moved since and the rule for it is
   *     to tell and not to copy; null while it means what was copied
   * @param sourceDigest of the source's index, where the copy is an index of fewer platforms; null
   *     where it is the source's own
   * @param verifiedAt when the target was read back, where that was not for this event; null where
   *     it was
   */
  record ImageCopied(
      UUID id,
      Instant time,
      ImageReference source,
      ImageReference target,
      Digest digest,
      String mediaType,
      long bytes,
      long bytesMoved,
      Duration took,
      @Nullable Digest movedTo,
      @Nullable Digest sourceDigest,
      @Nullable Instant verifiedAt)
      implements CopyEvent {

    /** Of a tag that means what was copied, with all its platforms. */
    public ImageCopied(
        UUID id,
        Instant time,
        ImageReference source,
        ImageReference target,
        Digest digest,
        String mediaType,
        long bytes,
        long bytesMoved,
        Duration took) {
      this(id, time, source, target, digest, mediaType, bytes, bytesMoved, took, null, null, null);
    }

    /** The same copy, told of again because its source's tag has moved, or back. */
    public ImageCopied toldAgain(UUID newId, Instant now, @Nullable Digest tagMeans) {
      return new ImageCopied(
          newId,
          now,
          source,
          target,
          digest,
          mediaType,
          bytes,
          bytesMoved,
          took,
          tagMeans,
          sourceDigest,
          lastVerified());
    }

    /** When the target was last read back. */
    public Instant lastVerified() {
      return verifiedAt == null ? time : verifiedAt;
    }
  }

  /**
   * An attempt failed.
   *
   * @param target null when the source has no valid name at the target
   * @param state whether another attempt follows
   * @param code what kind of failure, in capitals
   * @param message one line, without secrets
   * @param advice what a person can do about it
   * @param attempts how many attempts were made so far
   * @param nextAttempt null when none follows by itself
   */
  record ImageCopyFailed(
      UUID id,
      Instant time,
      ImageReference source,
      @Nullable ImageReference target,
      FailureState state,
      String code,
      String message,
      String advice,
      int attempts,
      @Nullable Instant nextAttempt)
      implements CopyEvent {}

  /** What happens after a failed attempt. */
  enum FailureState {
    /** Another attempt follows at {@code nextAttempt}. */
    RETRYING,
    /** All attempts are used up; it can be queued again. */
    PARKED,
    /** The same attempt would fail the same way: none follows until something changes. */
    REFUSED
  }
}
