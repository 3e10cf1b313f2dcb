package dev.stowage.puller.cache;

import java.time.Instant;
import java.util.Optional;

/** What was asked of caches by way of the gateway: of each the newest counts. */
public interface CacheOrders {

  /** Whether it was asked to be taken off the nodes, and not to be refreshed since. */
  boolean isPurged(String cache);

  /** When it was asked that its images be pulled again, if nothing else was asked since. */
  Optional<Instant> refreshAskedAt(String cache);

  /** Calls back, soon and on any thread, whenever an answer has changed. */
  void onChange(Runnable listener);
}
