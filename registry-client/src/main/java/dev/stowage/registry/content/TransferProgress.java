package dev.stowage.registry.content;

import dev.stowage.image.Digest;

/**
 * Is told how a blob's bytes move, every 64 KiB; called from several threads. It may throw to stop
 * the transfer.
 */
@FunctionalInterface
public interface TransferProgress {
  /** Tells nobody. */
  TransferProgress SILENT = (blob, moved, size) -> {};

  /**
   * Bytes were handed on.
   *
   * @param moved how many of the blob so far
   * @param size how many it has
   */
  void moved(Digest blob, long moved, long size);
}
