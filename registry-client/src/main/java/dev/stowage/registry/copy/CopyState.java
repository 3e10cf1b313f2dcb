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
 * @param targets what targets were seen to hold a moment ago
 */
public record CopyState(BlobIndex blobs, BlobUploads uploads, TagLock tags, TargetMemory targets) {

  /** State that others share; each target is looked at. */
  public CopyState(BlobIndex blobs, BlobUploads uploads, TagLock tags) {
    this(blobs, uploads, tags, TargetMemory.none());
  }

  /** State of one process, gone with it; each target is looked at. */
  public static CopyState inMemory() {
    return inMemory(TargetMemory.none());
  }

  /** State of one run in a process that remembers what earlier ones saw. */
  public static CopyState inMemory(TargetMemory targets) {
    return new CopyState(BlobIndex.inMemory(), BlobUploads.inMemory(), TagLock.inMemory(), targets);
  }
}
