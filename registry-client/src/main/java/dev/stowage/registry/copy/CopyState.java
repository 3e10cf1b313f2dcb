package dev.stowage.registry.copy;

import dev.stowage.registry.referrer.TagLock;
import dev.stowage.registry.transfer.BlobIndex;
import dev.stowage.registry.transfer.BlobUploads;

/**
 * What copies share with each other.
 *
 * @param blobs what target registries hold
 * @param uploads which blobs are on their way
 * @param tags who may change a tag that is merged
 */
public record CopyState(BlobIndex blobs, BlobUploads uploads, TagLock tags) {

  /** State of one process, gone with it. */
  public static CopyState inMemory() {
    return new CopyState(BlobIndex.inMemory(), BlobUploads.inMemory(), TagLock.inMemory());
  }
}
