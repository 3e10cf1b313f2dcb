package dev.stowage.registry.client;

/** A limit on the bytes that move from and to registries. Safe for use by many threads. */
@FunctionalInterface
public interface Bandwidth {
  /** No limit. */
  Bandwidth UNLIMITED = (registry, bytes) -> {};

  /** Waits until so many bytes may move; called for the source and the target of a blob. */
  void take(String registry, int bytes) throws InterruptedException;
}
