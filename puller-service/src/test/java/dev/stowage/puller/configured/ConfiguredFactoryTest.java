package dev.stowage.puller.configured;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.puller.cache.CacheDeclarations;
import dev.stowage.puller.cache.CacheRequests;
import dev.stowage.puller.cache.CacheSettings;
import dev.stowage.puller.cache.NodeCache;
import dev.stowage.puller.known.UsedImage;
import dev.stowage.puller.known.UsedImages;
import dev.stowage.puller.mode.ModeRules;
import dev.stowage.puller.mode.RewriteMode;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.DefaultApplicationContext;
import io.micronaut.context.env.PropertySource;
import io.micronaut.inject.BeanDefinitionReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ConfiguredFactoryTest {
  private final List<String> logged = new ArrayList<>();

  @Test
  void whatIsWrongWithTheOldVariablesIsSaidOnce() {
    Map<String, String> variables =
        Map.of(
            "IMAGES", "noequals;web=nginx:1.25",
            "CACHING_INTERVAL_HOURS", "often",
            "NAMESPACE", "images",
            "DEPLOYMENT_NAME", "kubernetes-image-puller");
    try (ApplicationContext context = new DeclarationsAlone()) {
      context
          .getEnvironment()
          .addPropertySource(
              PropertySource.of(
                  "test",
                  Map.of(
                      "stowage.service", "puller",
                      "stowage.puller.cache.enabled", "true",
                      "stowage.puller.cache.old-environment", "true")));
      context.registerSingleton(OldEnvironment.class, new OldEnvironment(variables, logged::add));
      context.registerSingleton(UsedImages.class, new NoImages());
      context.registerSingleton(new CacheRequests("prod"));
      context.registerSingleton(new ModeRules(RewriteMode.OFF, Map.of()));
      context.start();

      assertThat(context.getBean(CacheSettings.class).namespace()).isEqualTo("images");
      assertThat(context.getBean(CacheDeclarations.class).caches())
          .extracting(NodeCache::name)
          .containsExactly("kubernetes-image-puller");
      assertThat(context.getBean(CacheSettings.class).ownerDeployment())
          .contains("kubernetes-image-puller");
    }

    assertThat(logged)
        .containsExactlyInAnyOrder(
            "Malformed image name/tag: noequals. Ignoring.",
            "Could not parse env var CACHING_INTERVAL_HOURS to integer. Value is often. Using default of 1");
  }

  private static final class NoImages implements UsedImages {
    @Override
    public boolean isComplete() {
      return true;
    }

    @Override
    public List<UsedImage> usedImages() {
      return List.of();
    }

    @Override
    public void onChange(Runnable listener) {
      // It never does.
    }
  }

  /** A context that has what makes declarations of settings, save the process's own variables. */
  private static final class DeclarationsAlone extends DefaultApplicationContext {
    private static final Set<String> NAMES =
        Set.of(
            "ConfiguredFactory",
            "CacheSource",
            "DeclarationFactory",
            "DerivedSettings",
            "MergedDeclarations",
            "CacheDefaults",
            "CacheProperties",
            "CacheSettings",
            "ConfiguredCache",
            "KubernetesSettings");

    @Override
    @SuppressWarnings("rawtypes")
    protected List<BeanDefinitionReference> resolveBeanDefinitionReferences() {
      return super.resolveBeanDefinitionReferences().stream()
          .filter(reference -> isWanted(reference.getName()))
          .toList();
    }

    private static boolean isWanted(String name) {
      return name.startsWith("io.micronaut.runtime.converters.")
          || name.startsWith("io.micronaut.context.")
          || (NAMES.stream().anyMatch(name::contains) && !name.contains("OldEnvironment"));
    }
  }
}
