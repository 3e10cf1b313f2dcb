package dev.stowage.puller.known;

import dev.stowage.image.ImageReference;
import dev.stowage.puller.plan.CopyState;
import java.util.Set;

/** What events say of copies, from memory: for whatever else decides by it, on any thread. */
public interface KnownCopies {

  /** Whether everything that was on Kafka at the start has been read. */
  boolean isComplete();

  /** How far the copy of a source is. */
  CopyState copyOf(ImageReference source);

  /** Namespaces in which a workload uses the source of a verified copy. */
  Set<String> namespacesWithCopies();

  /** Namespaces in which a workload uses a copy because it was rewritten. */
  Set<String> namespacesRewritten();
}
