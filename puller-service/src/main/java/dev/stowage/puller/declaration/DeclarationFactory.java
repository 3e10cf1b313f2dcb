package dev.stowage.puller.declaration;

import dev.stowage.event.NodeCacheEvent.CacheOrigin;
import dev.stowage.image.Glob;
import dev.stowage.puller.cache.CacheDeclarations;
import dev.stowage.puller.cache.CacheRequests;
import dev.stowage.puller.cache.CacheSettings;
import dev.stowage.puller.cache.NodeCache;
import dev.stowage.puller.kubernetes.KubernetesSettings;
import dev.stowage.puller.mode.KnownNamespaces;
import dev.stowage.puller.mode.ModeRules;
import dev.stowage.puller.rewrite.UsedImages;
import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sources of caches, as the settings want them. */
@Factory
@Requires(property = "stowage.puller.platform", value = "kubernetes", defaultValue = "kubernetes")
@Requires(property = "stowage.puller.cache.enabled", value = "true")
final class DeclarationFactory {
  private static final Logger LOG = LoggerFactory.getLogger(DeclarationFactory.class);

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
  @Bean(
      preDestroy = "close",
      typed = {MergedDeclarations.class, CacheDeclarations.class})
  MergedDeclarations declarations(
      CacheProperties properties,
      CacheDefaults defaults,
      OldEnvironment environment,
      Collection<ConfiguredCache> configured,
      CacheRequests requests,
      UsedImages used,
      ModeRules modes,
      BeanProvider<KnownNamespaces> namespaces,
      Collection<CacheSource> others) {
    List<CacheSource> sources = new ArrayList<>(others);
    if (properties.oldEnvironment()) {
      NodeCache cache = environment.cache(defaults);
      sources.add(new SettledCaches(CacheOrigin.ENVIRONMENT, List.of(cache)));
    }
    sources.add(
        new SettledCaches(
            CacheOrigin.CONFIGURATION,
            configured.stream().map(cache -> cache.with(defaults)).toList()));
    sources.add(new RequestedCaches(requests, used, defaults));
    sources.addAll(derived(properties, defaults, used, modes, namespaces));
    return new MergedDeclarations(sources);
  }

  // Without a derived cache the namespaces are not watched, and need not be readable.
  private static List<CacheSource> derived(
      CacheProperties properties,
      CacheDefaults defaults,
      UsedImages used,
      ModeRules modes,
      BeanProvider<KnownNamespaces> namespaces) {
    List<CacheSource> derived = new ArrayList<>();
    DerivedImages images =
        new DerivedImages(namespace ->
            modes.of(
                namespace, namespaces.get().annotationsOf(namespace).orElse(Map.of()), Map.of()));
    List<Glob> globs = properties.workloadNamespaces().stream().map(Glob::new).toList();
    if (!globs.isEmpty()) {
      derived.add(
          new DerivedCache(
              CacheOrigin.WORKLOADS,
              "workloads",
              used,
              () -> namespaces.get().isComplete(),
              image -> images.ofWorkloads(image, globs),
              defaults));
    }
    if (properties.warmRewrites()) {
      derived.add(
          new DerivedCache(
              CacheOrigin.REWRITES,
              "rewrites",
              used,
              () -> namespaces.get().isComplete(),
              images::ofRewrites,
              defaults));
    }
    return derived;
  }

  private static Optional<String> given(@Nullable String text) {
    return Optional.ofNullable(text).map(String::strip).filter(value -> !value.isEmpty());
  }
}
