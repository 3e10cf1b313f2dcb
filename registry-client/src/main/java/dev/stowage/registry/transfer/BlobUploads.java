package dev.stowage.registry.transfer;

import dev.stowage.image.Digest;
import java.util.Optional;

/**
 * Which blobs are on their way, so that no two workers upload the same one to a registry at once,
 * and how far an interrupted upload came. Safe for use by many threads.
 */
public interface BlobUploads {

  /** The uploads of this process; none is kept when it ends. */
  static BlobUploads inMemory() {
    return new MemoryBlobUploads();
  }

  /**
   * Takes an upload upon oneself. While another worker is at it this waits, and then comes back
   * empty: the blob is there now, or the other failed; look again.
   */
  Optional<Upload> begin(String registry, Digest blob) throws InterruptedException;

  /** One's own upload, until closed. */
  interface Upload extends AutoCloseable {
    /** How far an earlier worker came before it broke off. */
    default Optional<UploadCheckpoint> checkpoint() {
      return Optional.empty();
    }

    /** After how many bytes the registry should be asked to confirm what it has; 0: never. */
    default long checkpointEvery() {
      return 0;
    }

    /** The registry confirmed so much; replaces what was kept before. */
    default void keep(UploadCheckpoint checkpoint) {}

    /** The upload has ended well, or can no longer be resumed: nothing is left to keep. */
    default void settle() {}

    /** Lets others have it; what was kept stays, unless settled. */
    @Override
    void close();
  }
}
