package dev.stowage.puller.configured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stowage.puller.cache.NodeCache;
import dev.stowage.puller.declaration.Caches;
import dev.stowage.runtime.StartupException;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.DefaultApplicationContext;
import io.micronaut.context.env.PropertySource;
import io.micronaut.inject.BeanDefinitionReference;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfiguredCacheTest {
  private static final String TOOLS = "stowage.puller.cache.caches.tools.";

  private final Map<String, Object> settings =
      new HashMap<>(Map.of("stowage.service", "puller", TOOLS + "images", "web=nginx:1.25,redis"));

  @Test
  void whatACacheLeavesOutIsAsItIsForAll() {
    settings.put("stowage.puller.cache.interval", "2h");
    settings.put("stowage.puller.cache.node-selector", "disk=ssd");
    settings.put("stowage.puller.cache.pull-secrets", "login");

    NodeCache cache = cache();

    assertThat(cache.name()).isEqualTo("tools");
    assertThat(cache.images()).hasSize(2);
    assertThat(cache.images().getFirst().container()).isEqualTo("web");
    assertThat(cache.interval()).isEqualTo(Duration.ofHours(2));
    assertThat(cache.placement().nodeSelector()).isEqualTo(Map.of("disk", "ssd"));
    assertThat(cache.pullSecrets()).containsExactly("login");
    assertThat(cache.imagesPerDaemonSet()).isEqualTo(20);
    assertThat(cache.nodesPulling()).isEqualTo(10);
    assertThat(cache.resources()).isEqualTo(Caches.DEFAULTS.resources());
  }

  @Test
  void whatACacheSaysHolds() {
    settings.put(TOOLS + "interval", "6h");
    settings.put(TOOLS + "node-selector", List.of("disk=hdd", "zone=a"));
    settings.put(TOOLS + "affinity", "{\"nodeAffinity\": {}}");
    settings.put(TOOLS + "tolerations", "[{\"operator\": \"Exists\"}]");
    settings.put(TOOLS + "annotations", "{\"a\": \"b\"}");
    settings.put(TOOLS + "memory-limit", "30Mi");
    settings.put(TOOLS + "images-per-daemon-set", 5);
    settings.put(TOOLS + "nodes-pulling", 3);
    settings.put(TOOLS + "taint", true);

    NodeCache cache = cache();

    assertThat(cache.interval()).isEqualTo(Duration.ofHours(6));
    assertThat(cache.placement().nodeSelector()).isEqualTo(Map.of("disk", "hdd", "zone", "a"));
    assertThat(cache.placement().affinity().has("nodeAffinity")).isTrue();
    assertThat(cache.placement().tolerations()).hasSize(1);
    assertThat(cache.annotations()).isEqualTo(Map.of("a", "b"));
    assertThat(cache.resources().memoryLimit()).isEqualTo("30Mi");
    assertThat(cache.imagesPerDaemonSet()).isEqualTo(5);
    assertThat(cache.nodesPulling()).isEqualTo(3);
    assertThat(cache.taint()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "images,UPPER/Case",
    "interval,often",
    "nodes-pulling,many",
    "images-per-daemon-set,0",
    "taint,perhaps",
    "memory-limit,plenty",
    "node-selector,disk",
    "affinity,[]",
    "tolerations,{}",
    "annotations,5"
  })
  void whatCannotBeReadIsRefusedByTheNameOfItsSetting(String setting, String value) {
    settings.put(TOOLS + setting, value);

    assertThatThrownBy(this::cache)
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(
            setting.equals("images-per-daemon-set") ? "caches.tools" : TOOLS + setting);
  }

  @Test
  void aCacheWithoutImagesIsRefused() {
    settings.put(TOOLS + "images", " ");

    assertThatThrownBy(this::cache)
        .hasMessage("cache 'tools' has no images: set stowage.puller.cache.caches.tools.images");
  }

  @Test
  void theOldVariablesWithoutCachesAreRefused() {
    settings.put("stowage.puller.cache.old-environment", "true");

    assertThatThrownBy(this::cache)
        .rootCause()
        .hasMessageContaining("set stowage.puller.cache.enabled to true");
  }

  private NodeCache cache() {
    try (ApplicationContext context = new SettingsAlone()) {
      context.getEnvironment().addPropertySource(PropertySource.of("test", settings));
      context.start();
      return context
          .getBean(ConfiguredCache.class)
          .with(context.getBean(CacheProperties.class).defaults());
    }
  }

  /** A context that has the settings' records and nothing that needs an engine. */
  private static final class SettingsAlone extends DefaultApplicationContext {
    @Override
    @SuppressWarnings("rawtypes")
    protected List<BeanDefinitionReference> resolveBeanDefinitionReferences() {
      return super.resolveBeanDefinitionReferences().stream()
          .filter(reference ->
              reference.getName().startsWith("io.micronaut.runtime.converters.")
                  || reference.getName().startsWith("io.micronaut.context.")
                  || reference.getName().contains("ConfiguredCache")
                  || reference.getName().contains("CacheProperties"))
          .toList();
    }
  }
}
