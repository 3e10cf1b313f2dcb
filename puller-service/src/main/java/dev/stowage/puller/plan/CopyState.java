package dev.stowage.puller.plan;

import dev.stowage.event.CopyEvent;
import dev.stowage.event.CopyEvent.ImageCopied;
import dev.stowage.event.CopyEvent.ImageCopyFailed;
import dev.stowage.image.ImageReference;
import java.time.Instant;

/** How far the copy of a source is. */
public sealed interface CopyState {

  /** The target holds the source's bytes and was read back then. */
  record Verified(ImageReference target, Instant at) implements CopyState {}

  /** The target held the source's bytes, but was read back too long ago. */
  record Stale(ImageReference source, ImageReference target) implements CopyState {}

  /** No attempt follows by itself: whoever waits for this copy waits in vain. */
  record FailedForGood(ImageReference source, String code) implements CopyState {}

  /** No copy yet; one may come. */
  record Pending() implements CopyState {}

  /**
   * The state that the newest event of a source stands for.
   *
   * @param verifiedSince copies that were read back earlier are stale
   */
  static CopyState of(CopyEvent event, Instant verifiedSince) {
    return switch (event) {
      case ImageCopied copied ->
          copied.lastVerified().isBefore(verifiedSince)
              ? new Stale(copied.source(), copied.target())
              : new Verified(copied.target(), copied.lastVerified());
      case ImageCopyFailed failed ->
          switch (failed.state()) {
            case RETRYING -> new Pending();
            case PARKED, REFUSED -> new FailedForGood(failed.source(), failed.code());
          };
    };
  }
}
