package dev.stowage.registry.content;

import dev.stowage.registry.settings.RegistrySettings;
import java.util.concurrent.TimeUnit;

/** A limit on the bytes that move from and to registries. Safe for use by many threads. */
@FunctionalInterface
public interface Bandwidth {
  /** No limit. */
  Bandwidth UNLIMITED = (registry, bytes) -> {};

  /** As the operator wrote it down. */
  static Bandwidth of(RegistrySettings settings) {
    BandwidthLimits limits =
        new BandwidthLimits(settings.hosts(), System::nanoTime, TimeUnit.NANOSECONDS::sleep);
    return limits.isEmpty() ? UNLIMITED : limits;
  }

  /** Waits until so many bytes may move; called for the source and the target of a blob. */
  void take(String registry, int bytes) throws InterruptedException;
}
