package dev.stowage.registry.copy;

import dev.stowage.registry.content.TransferProgress;

/** What the owner of a copy wants to be asked and told while it runs. */
public interface CopyControl {
  /** Asks nothing, tells nobody. */
  CopyControl NONE = () -> {};

  /**
   * Called right before the one step that others can see: the tag moves. Throws when the copy is no
   * longer this worker's to finish.
   */
  void beforePublish();

  /** Is told how bytes move; it may throw to stop the copy. */
  default TransferProgress progress() {
    return TransferProgress.SILENT;
  }
}
