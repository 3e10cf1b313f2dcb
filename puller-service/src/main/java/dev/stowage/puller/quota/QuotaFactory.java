package dev.stowage.puller.quota;

import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.cache.CacheSettings;
import dev.stowage.puller.placement.Presence;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The gate, where caches are on. */
@Factory
@Requires(property = "stowage.puller.platform", value = "kubernetes", defaultValue = "kubernetes")
@Requires(property = "stowage.puller.cache.enabled", value = "true")
final class QuotaFactory {

  @Singleton
  QuotaGate gate(ApiServer server, CacheSettings settings, Presence presence, Clock clock) {
    return new ClusterQuotaGate(server, settings.namespace(), presence, clock);
  }
}
