package dev.stowage.puller.mode;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The cluster's namespaces, from memory, on any thread. */
public interface KnownNamespaces {

  /** Whether all there were at the start are known. */
  boolean isComplete();

  /** The annotations of a namespace; empty when it is not known, or no longer. */
  Optional<Map<String, String>> annotationsOf(String namespace);

  /** All that are known. */
  Set<String> names();
}
