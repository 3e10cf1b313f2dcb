package dev.stowage.puller.resource;

import dev.stowage.puller.declaration.CacheDefaults;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;

/** The objects as a source of caches, where caches are on. */
@Factory
@Requires(property = "stowage.puller.platform", value = "kubernetes", defaultValue = "kubernetes")
@Requires(property = "stowage.puller.cache.enabled", value = "true")
final class ResourceFactory {

  @Singleton
  NodeCacheObjects objects(CacheDefaults defaults) {
    return new NodeCacheObjects(defaults);
  }
}
