package dev.stowage.puller.cache;

import java.util.List;

/** The caches that are wanted now, whoever declares them. */
public interface CacheDeclarations {

  /** Whether every source has told what it wants: before that nothing is taken off the nodes. */
  boolean isComplete();

  /** All of them, by distinct names. */
  List<NodeCache> caches();

  /** Calls back, soon and on any thread, whenever the answer of {@link #caches} has changed. */
  void onChange(Runnable listener);
}
