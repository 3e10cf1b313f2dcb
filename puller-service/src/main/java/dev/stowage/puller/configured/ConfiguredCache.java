package dev.stowage.puller.configured;

import dev.stowage.event.CacheRequest.CacheWish;
import dev.stowage.event.NodeCacheEvent.CacheOrigin;
import dev.stowage.image.Printable;
import dev.stowage.puller.cache.ContainerResources;
import dev.stowage.puller.cache.NodeCache;
import dev.stowage.puller.declaration.CacheDefaults;
import dev.stowage.puller.declaration.DeclaredImages;
import dev.stowage.puller.placement.Placement;
import dev.stowage.puller.placement.PlacementText;
import dev.stowage.runtime.StartupException;
import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One cache of the configuration: {@code stowage.puller.cache.caches.NAME.*}. What it leaves out is
 * as it is for all. Texts, since what cannot be converted would count as left out.
 *
 * @param images as {@code [CONTAINER=]IMAGE}
 */
@EachProperty("stowage.puller.cache.caches")
record ConfiguredCache(
    @Parameter String name,
    @Nullable List<String> images,
    @Nullable List<String> nodeSelector,
    @Nullable String affinity,
    @Nullable String tolerations,
    @Nullable String annotations,
    @Nullable List<String> pullSecrets,
    @Nullable String cpuRequest,
    @Nullable String cpuLimit,
    @Nullable String memoryRequest,
    @Nullable String memoryLimit,
    @Nullable String interval,
    @Nullable String imagesPerDaemonSet,
    @Nullable String nodesPulling,
    @Nullable String taint) {

  /**
   * The cache that it declares.
   *
   * @throws StartupException when a setting cannot be read
   */
  NodeCache with(CacheDefaults defaults) {
    List<String> texts = images == null ? List.of() : CacheProperties.given(images);
    if (texts.isEmpty()) {
      throw new StartupException(
          "cache '%s' has no images: set %scaches.%s.images"
              .formatted(name, CacheProperties.PREFIX, name));
    }
    return CacheProperties.read(
        "caches." + name,
        () ->
            new NodeCache(
                name,
                CacheOrigin.CONFIGURATION,
                CacheWish.KEEP,
                read("images", texts, DeclaredImages::parse).orElseThrow(),
                new Placement(
                    read("node-selector", nodeSelector, PlacementText::labels)
                        .orElse(defaults.placement().nodeSelector()),
                    read("affinity", affinity, PlacementText::affinity)
                        .orElse(defaults.placement().affinity()),
                    read("tolerations", tolerations, PlacementText::tolerations)
                        .orElse(defaults.placement().tolerations())),
                read("annotations", annotations, PlacementText::texts)
                    .orElse(defaults.annotations()),
                read("pull-secrets", pullSecrets, CacheProperties::given)
                    .orElse(defaults.pullSecrets()),
                resources(defaults.resources()),
                read("interval", interval, IntervalText::parse).orElse(defaults.interval()),
                read("images-per-daemon-set", imagesPerDaemonSet, ConfiguredCache::number)
                    .orElse(defaults.imagesPerDaemonSet()),
                read("nodes-pulling", nodesPulling, ConfiguredCache::number)
                    .orElse(defaults.nodesPulling()),
                read("taint", taint, ConfiguredCache::truth).orElse(defaults.taint())));
  }

  private ContainerResources resources(ContainerResources defaults) {
    return new ContainerResources(
        read("cpu-request", cpuRequest, QuantityText::checked).orElse(defaults.cpuRequest()),
        read("cpu-limit", cpuLimit, QuantityText::checked).orElse(defaults.cpuLimit()),
        read("memory-request", memoryRequest, QuantityText::checked)
            .orElse(defaults.memoryRequest()),
        read("memory-limit", memoryLimit, QuantityText::checked).orElse(defaults.memoryLimit()));
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'%s' is no number".formatted(Printable.of(text)), e);
    }
  }

  private static boolean truth(String text) {
    return switch (text.strip()) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(
              "'%s' is neither true nor false".formatted(Printable.of(text)));
    };
  }

  private <S, T> Optional<T> read(String setting, @Nullable S value, Function<S, T> reader) {
    return Optional.ofNullable(value)
        .map(given ->
            CacheProperties.read("caches." + name + "." + setting, () -> reader.apply(given)));
  }
}
