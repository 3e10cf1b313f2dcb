package dev.stowage.puller.daemonset;

import dev.stowage.puller.cache.CacheOutcomes;
import dev.stowage.puller.turn.SeenPods;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;

/** What others read of what became of caches, and what they tell of pods. */
@Factory
@Requires(property = "stowage.puller.platform", value = "kubernetes", defaultValue = "kubernetes")
@Requires(property = "stowage.puller.cache.enabled", value = "true")
final class DaemonSetFactory {

  @Singleton
  CacheOutcomes outcomes() {
    return new CacheOutcomes();
  }

  /** Told of by whoever watches the caches' pods. */
  @Singleton
  SeenPods pods() {
    return new SeenPods();
  }
}
