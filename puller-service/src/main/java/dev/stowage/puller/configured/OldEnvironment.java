package dev.stowage.puller.configured;

import dev.stowage.event.CacheRequest.CacheWish;
import dev.stowage.event.NodeCacheEvent.CacheOrigin;
import dev.stowage.image.Printable;
import dev.stowage.puller.cache.CachedImage;
import dev.stowage.puller.cache.ContainerResources;
import dev.stowage.puller.cache.NodeCache;
import dev.stowage.puller.declaration.CacheDefaults;
import dev.stowage.puller.declaration.DeclaredImages;
import dev.stowage.puller.placement.Placement;
import dev.stowage.puller.placement.PlacementText;
import dev.stowage.runtime.StartupException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The variables of kubernetes-image-puller, with its names, its defaults (those of its README and
 * chart) and its words.
 */
final class OldEnvironment {
  private static final int USUAL_INTERVAL_HOURS = 1;

  private final Map<String, String> variables;
  private final Consumer<String> log;

  /**
   * Reads nothing yet.
   *
   * @param log takes the lines that the old system logs and goes on after
   */
  OldEnvironment(Map<String, String> variables, Consumer<String> log) {
    this.variables = variables;
    this.log = log;
  }

  /**
   * The one cache.
   *
   * @param defaults for what the old system has no variable for
   * @throws StartupException when a variable that must be there is not, or one cannot be read
   */
  NodeCache cache(CacheDefaults defaults) {
    List<CachedImage> images = images();
    Duration interval = interval();
    Placement placement =
        new Placement(
            read("NODE_SELECTOR", "node selector json", "{}", PlacementText::texts),
            read("AFFINITY", "affinity json", "{}", PlacementText::affinity),
            read("TOLERATIONS", "tolerations json", "[]", PlacementText::tolerations));
    ContainerResources resources =
        new ContainerResources(
            read("CACHING_CPU_REQUEST", "quantity", ".05", QuantityText::checked),
            read("CACHING_CPU_LIMIT", "quantity", ".2", QuantityText::checked),
            read("CACHING_MEMORY_REQUEST", "quantity", "10Mi", QuantityText::checked),
            read("CACHING_MEMORY_LIMIT", "quantity", "20Mi", QuantityText::checked));
    Map<String, String> annotations =
        read("DAEMONSET_ANNOTATIONS", "daemonset annotations json", "{}", PlacementText::texts);
    return read(
        "DAEMONSET_NAME",
        "name",
        "kubernetes-image-puller",
        name ->
            new NodeCache(
                name,
                CacheOrigin.ENVIRONMENT,
                CacheWish.KEEP,
                images,
                placement,
                annotations,
                split(value("IMAGE_PULL_SECRETS").orElse("")),
                resources,
                interval,
                defaults.imagesPerDaemonSet(),
                defaults.nodesPulling(),
                defaults.taint()));
  }

  /** Where its DaemonSet is. */
  String namespace() {
    return value("NAMESPACE").orElse("k8s-image-puller");
  }

  /** The image that {@code sleep} is taken from; empty for Stowage's own sleeper. */
  Optional<String> sleeperImage() {
    return value("KIP_IMAGE");
  }

  /**
   * The Deployment that owns its DaemonSet.
   *
   * @throws StartupException when none is named
   */
  String ownerDeployment() {
    return required("DEPLOYMENT_NAME");
  }

  private Duration interval() {
    String text = required("CACHING_INTERVAL_HOURS");
    int hours;
    try {
      hours = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      log.accept(
          "Could not parse env var CACHING_INTERVAL_HOURS to integer. Value is %s. Using default of %d"
              .formatted(Printable.of(text), USUAL_INTERVAL_HOURS));
      hours = USUAL_INTERVAL_HOURS;
    }
    if (hours < 1) {
      throw new StartupException(
          "CACHING_INTERVAL_HOURS %d is not above zero: set it to, for example, 1"
              .formatted(hours));
    }
    return Duration.ofHours(hours);
  }

  private List<CachedImage> images() {
    Map<String, CachedImage> images = new LinkedHashMap<>();
    for (String text : split(required("IMAGES"))) {
      image(text).ifPresent(image -> images.put(image.container(), image));
    }
    if (images.isEmpty()) {
      throw new StartupException("IMAGES names no image: set it to NAME=IMAGE;NAME=IMAGE");
    }
    return List.copyOf(images.values());
  }

  private Optional<CachedImage> image(String text) {
    List<String> nameAndImage = Arrays.stream(text.split("=", -1)).map(String::strip).toList();
    try {
      if (nameAndImage.size() == 2) {
        return Optional.of(DeclaredImages.named(nameAndImage.getFirst(), nameAndImage.getLast()));
      }
    } catch (IllegalArgumentException e) {
      log.accept(e.getMessage());
    }
    log.accept("Malformed image name/tag: %s. Ignoring.".formatted(Printable.of(text)));
    return Optional.empty();
  }

  // One ';' at the end is allowed: what is empty in between is an entry of its own.
  private static List<String> split(String list) {
    List<String> parts = Arrays.stream(list.strip().split(";", -1)).map(String::strip).toList();
    return parts.getLast().isEmpty() ? parts.subList(0, parts.size() - 1) : parts;
  }

  private <T> T read(String name, String what, String usual, Function<String, T> reader) {
    try {
      return reader.apply(value(name).orElse(usual));
    } catch (IllegalArgumentException e) {
      throw new StartupException(
          "Failed to unmarshal %s: %s: check the variable %s".formatted(what, e.getMessage(), name),
          e);
    }
  }

  private String required(String name) {
    return value(name)
        .orElseThrow(() -> new StartupException("Env var %s unset. Aborting".formatted(name)));
  }

  private Optional<String> value(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
  }
}
