package dev.stowage.puller.rewrite;

import dev.stowage.event.CopyEvent;
import dev.stowage.event.CopyEvent.ImageCopied;
import dev.stowage.event.CopyEvent.ImageCopyFailed;
import dev.stowage.image.ImageReference;

/** How far the copy of a source is. */
public sealed interface CopyState {

  /** The target holds the source's bytes and was read back. */
  record Verified(ImageReference target) implements CopyState {}

  /** No attempt follows by itself: whoever waits for this copy waits in vain. */
  record FailedForGood(ImageReference source, String code) implements CopyState {}

  /** No copy yet; one may come. */
  record Pending() implements CopyState {}

  /** The state that the newest event of a source stands for. */
  static CopyState of(CopyEvent event) {
    return switch (event) {
      case ImageCopied copied -> new Verified(copied.target());
      case ImageCopyFailed failed ->
          switch (failed.state()) {
            case RETRYING -> new Pending();
            case PARKED, REFUSED -> new FailedForGood(failed.source(), failed.code());
          };
    };
  }
}
