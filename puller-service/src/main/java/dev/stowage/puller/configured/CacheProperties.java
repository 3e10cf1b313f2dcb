package dev.stowage.puller.configured;

import dev.stowage.puller.cache.ContainerResources;
import dev.stowage.puller.declaration.CacheDefaults;
import dev.stowage.puller.placement.Placement;
import dev.stowage.puller.placement.PlacementText;
import dev.stowage.runtime.StartupException;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Images kept on nodes: {@code stowage.puller.cache.*}.
 *
 * @param enabled whether there are caches at all
 * @param oldEnvironment whether the variables of kubernetes-image-puller declare one
 * @param namespace where the caches' DaemonSets, Secrets and NodeCache objects are
 * @param onShutdown {@code remove} or {@code keep}
 * @param sleeperImage an image with {@code /bin/sleep} that pods take it from
 * @param ownerDeployment the Deployment in that namespace that owns the DaemonSets
 * @param nodeSelector labels as {@code KEY=VALUE}
 * @param affinity of pods, as JSON
 * @param tolerations of pods, as JSON
 * @param annotations of DaemonSets, as JSON
 * @param pullSecrets names of Secrets in the caches' namespace
 * @param interval how often mutable tags are pulled again
 * @param imagesPerDaemonSet how many images one pod holds at most
 * @param nodesPulling how many nodes may pull a cache at the same time
 * @param taint whether the start-up taint waits for a cache
 */
@ConfigurationProperties("stowage.puller.cache")
record CacheProperties(
    @Bindable(defaultValue = "false") boolean enabled,
    @Bindable(defaultValue = "false") boolean oldEnvironment,
    @Nullable String namespace,
    @Bindable(defaultValue = "remove") String onShutdown,
    @Nullable String sleeperImage,
    @Nullable String ownerDeployment,
    @Bindable(defaultValue = "") List<String> nodeSelector,
    @Bindable(defaultValue = "{}") String affinity,
    @Bindable(defaultValue = "[]") String tolerations,
    @Bindable(defaultValue = "{}") String annotations,
    @Bindable(defaultValue = "") List<String> pullSecrets,
    @Bindable(defaultValue = ".05") String cpuRequest,
    @Bindable(defaultValue = ".2") String cpuLimit,
    @Bindable(defaultValue = "10Mi") String memoryRequest,
    @Bindable(defaultValue = "20Mi") String memoryLimit,
    @Bindable(defaultValue = "1h") Duration interval,
    @Bindable(defaultValue = "20") int imagesPerDaemonSet,
    @Bindable(defaultValue = "10") int nodesPulling,
    @Bindable(defaultValue = "false") boolean taint) {
  static final String PREFIX = "stowage.puller.cache.";

  CacheProperties {
    pullSecrets = given(pullSecrets);
    if (oldEnvironment && !enabled) {
      throw new StartupException(
          "the variables of kubernetes-image-puller declare a cache, and caches are off: set stowage.puller.cache.enabled to true");
    }
    if (!onShutdown.equals("remove") && !onShutdown.equals("keep")) {
      throw new StartupException(
          "'%s' is nothing to do with caches when the puller ends: set stowage.puller.cache.on-shutdown to remove or keep"
              .formatted(onShutdown));
    }
    if (!interval.isPositive()) {
      throw new StartupException(
          "interval %s is not above zero: set stowage.puller.cache.interval to, for example, 1h"
              .formatted(interval));
    }
    requireAboveZero("images-per-daemon-set", imagesPerDaemonSet);
    requireAboveZero("nodes-pulling", nodesPulling);
  }

  /**
   * What holds for every cache that does not say otherwise.
   *
   * @throws StartupException when a setting cannot be read
   */
  CacheDefaults defaults() {
    return new CacheDefaults(
        new Placement(
            read("node-selector", () -> PlacementText.labels(nodeSelector)),
            read("affinity", () -> PlacementText.affinity(affinity)),
            read("tolerations", () -> PlacementText.tolerations(tolerations))),
        read("annotations", () -> PlacementText.texts(annotations)),
        pullSecrets,
        new ContainerResources(
            read("cpu-request", () -> QuantityText.checked(cpuRequest)),
            read("cpu-limit", () -> QuantityText.checked(cpuLimit)),
            read("memory-request", () -> QuantityText.checked(memoryRequest)),
            read("memory-limit", () -> QuantityText.checked(memoryLimit))),
        interval,
        imagesPerDaemonSet,
        nodesPulling,
        taint);
  }

  /**
   * Reads a setting.
   *
   * @param setting its name after {@link #PREFIX}
   * @throws StartupException naming it when it cannot be read
   */
  static <T> T read(String setting, Supplier<T> reader) {
    try {
      return reader.get();
    } catch (IllegalArgumentException e) {
      throw new StartupException("%s: change %s%s".formatted(e.getMessage(), PREFIX, setting), e);
    }
  }

  /** What is not blank. */
  static List<String> given(List<String> texts) {
    return texts.stream().map(String::strip).filter(text -> !text.isEmpty()).toList();
  }

  private static void requireAboveZero(String setting, int value) {
    if (value < 1) {
      throw new StartupException(
          "%d is not above zero: change %s%s".formatted(value, PREFIX, setting));
    }
  }
}
