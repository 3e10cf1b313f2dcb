package dev.stowage.puller.declaration;

import dev.stowage.event.NodeCacheEvent.CacheOrigin;
import dev.stowage.image.Glob;
import dev.stowage.puller.cache.CacheDeclarations;
import dev.stowage.puller.cache.CacheRequests;
import dev.stowage.puller.known.UsedImages;
import dev.stowage.puller.mode.KnownNamespaces;
import dev.stowage.puller.mode.ModeRules;
import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The sources of caches, as the settings want them. */
@Factory
@Requires(property = "stowage.puller.platform", value = "kubernetes", defaultValue = "kubernetes")
@Requires(property = "stowage.puller.cache.enabled", value = "true")
final class DeclarationFactory {
  @Singleton
  @Bean(
      preDestroy = "close",
      typed = {MergedDeclarations.class, CacheDeclarations.class})
  MergedDeclarations declarations(
      DerivedSettings settings,
      CacheDefaults defaults,
      CacheRequests requests,
      UsedImages used,
      ModeRules modes,
      BeanProvider<KnownNamespaces> namespaces,
      Collection<CacheSource> others) {
    List<CacheSource> sources = new ArrayList<>(others);
    sources.add(new RequestedCaches(requests, used, defaults));
    sources.addAll(derived(settings, defaults, used, modes, namespaces));
    return new MergedDeclarations(sources);
  }

  // Without a derived cache the namespaces are not watched, and need not be readable.
  private static List<CacheSource> derived(
      DerivedSettings settings,
      CacheDefaults defaults,
      UsedImages used,
      ModeRules modes,
      BeanProvider<KnownNamespaces> namespaces) {
    List<CacheSource> derived = new ArrayList<>();
    DerivedImages images =
        new DerivedImages(namespace ->
            modes.of(
                namespace, namespaces.get().annotationsOf(namespace).orElse(Map.of()), Map.of()));
    List<Glob> globs = settings.workloadNamespaces().stream().map(Glob::new).toList();
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
    if (settings.warmRewrites()) {
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
}
