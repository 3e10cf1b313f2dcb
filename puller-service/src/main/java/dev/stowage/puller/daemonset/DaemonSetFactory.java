package dev.stowage.puller.daemonset;

import dev.stowage.puller.cache.CacheOutcomes;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;

/** What others read of what became of caches. */
@Factory
@Requires(property = "stowage.puller.platform", value = "kubernetes", defaultValue = "kubernetes")
@Requires(property = "stowage.puller.cache.enabled", value = "true")
final class DaemonSetFactory {

  @Singleton
  CacheOutcomes outcomes() {
    return new CacheOutcomes();
  }
}
