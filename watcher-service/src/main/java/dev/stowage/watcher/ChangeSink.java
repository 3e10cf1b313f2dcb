package dev.stowage.watcher;

import dev.stowage.watcher.discovery.Change;
import java.util.List;

/** Where changes are told. */
@FunctionalInterface
interface ChangeSink {

  /** Tells the changes in this order and returns when they are safe; throws when one may not be. */
  void publish(List<Change> changes);
}
