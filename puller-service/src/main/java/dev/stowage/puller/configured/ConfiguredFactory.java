package dev.stowage.puller.configured;

import dev.stowage.event.NodeCacheEvent.CacheOrigin;
import dev.stowage.puller.cache.CacheSettings;
import dev.stowage.puller.declaration.CacheDefaults;
import dev.stowage.puller.declaration.CacheSource;
import dev.stowage.puller.declaration.SettledCaches;
import dev.stowage.puller.kubernetes.KubernetesSettings;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the settings say of caches. */
@Factory
@Requires(property = "stowage.puller.platform", value = "kubernetes", defaultValue = "kubernetes")
@Requires(property = "stowage.puller.cache.enabled", value = "true")
final class ConfiguredFactory {
  private static final Logger LOG = LoggerFactory.getLogger(ConfiguredFactory.class);

  @Singleton
  CacheDefaults defaults(CacheProperties properties) {
    return properties.defaults();
  }

  // One for all who ask: what it complains about, it says once.
  @Singleton
  OldEnvironment oldEnvironment() {
    return new OldEnvironment(System.getenv(), LOG::warn);
  }

  @Singleton
  CacheSettings settings(
      CacheProperties properties, KubernetesSettings kubernetes, OldEnvironment environment) {
    Optional<OldEnvironment> old =
        properties.oldEnvironment() ? Optional.of(environment) : Optional.empty();
    return new CacheSettings(
        given(properties.namespace())
            .or(() -> old.map(OldEnvironment::namespace))
            .orElse(kubernetes.namespace()),
        properties.onShutdown().equals("remove"),
        given(properties.sleeperImage()).or(() -> old.flatMap(OldEnvironment::sleeperImage)),
        given(properties.ownerDeployment()).or(() -> old.map(OldEnvironment::ownerDeployment)));
  }

  @Singleton
  CacheSource ofEnvironment(
      CacheProperties properties, CacheDefaults defaults, OldEnvironment environment) {
    return new SettledCaches(
        CacheOrigin.ENVIRONMENT,
        properties.oldEnvironment() ? List.of(environment.cache(defaults)) : List.of());
  }

  @Singleton
  CacheSource ofConfiguration(Collection<ConfiguredCache> configured, CacheDefaults defaults) {
    return new SettledCaches(
        CacheOrigin.CONFIGURATION, configured.stream().map(cache -> cache.with(defaults)).toList());
  }

  private static Optional<String> given(@Nullable String text) {
    return Optional.ofNullable(text).map(String::strip).filter(value -> !value.isEmpty());
  }
}
