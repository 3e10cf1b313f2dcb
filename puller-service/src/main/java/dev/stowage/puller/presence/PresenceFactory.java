package dev.stowage.puller.presence;

import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.cache.CacheReports;
import dev.stowage.puller.cache.CacheSettings;
import dev.stowage.puller.placement.Warmth;
import dev.stowage.puller.turn.SeenPods;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Clock;

/** What is known of the nodes, where caches are on. */
@Factory
@Requires(property = "stowage.puller.platform", value = "kubernetes", defaultValue = "kubernetes")
@Requires(property = "stowage.puller.cache.enabled", value = "true")
final class PresenceFactory {

  @Singleton
  @Bean(preDestroy = "close")
  ClusterPresence presence(ApiServer server, CacheSettings settings, SeenPods turns, Clock clock) {
    ClusterPresence presence = new ClusterPresence(server, settings.namespace(), clock, turns);
    presence.start();
    return presence;
  }

  @Singleton
  Warmth warmth(ClusterPresence presence) {
    return new WarmNodes(presence);
  }

  @Singleton
  CacheReports reports() {
    return new CacheReports();
  }
}
