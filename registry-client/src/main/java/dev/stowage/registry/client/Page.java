package dev.stowage.registry.client;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/** A page of a list, and where the next one is. */
record Page<T>(List<T> entries, Optional<URI> next) {
  /** Lists longer than this are taken for hostile, or for something nobody reads whole. */
  static final int MAX_PAGES = 50;

  /** A body that every registry has to be able to send at once (the limit of manifests). */
  static final int MAX_BODY = 4 * 1024 * 1024;

  Page {
    entries = List.copyOf(entries);
  }
}
