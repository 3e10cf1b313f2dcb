package dev.stowage.standalone.copy;

import dev.stowage.registry.content.TransferProgress;

/** What a person sees of a list while it is worked off. Called by many threads. */
interface CopyView extends AutoCloseable {
  void ended(ImageOutcome outcome);

  /** What is told how bytes move. */
  TransferProgress progress();

  @Override
  void close();
}
