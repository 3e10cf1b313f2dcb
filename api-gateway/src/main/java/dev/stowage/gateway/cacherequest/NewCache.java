package dev.stowage.gateway.cacherequest;

import dev.stowage.event.CacheRequest.CacheWish;
import dev.stowage.event.CacheRequest.NodeCacheRequested;
import dev.stowage.image.ImageReference;
import dev.stowage.image.InvalidImageException;
import dev.stowage.image.Printable;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A cache that somebody wants.
 *
 * @param name a DNS label of at most 50 characters, unique in the cluster
 * @param images references, each as nodes are to pull it
 * @param nodeSelector labels that a node must have; empty for every node
 * @param pullSecrets names of Secrets in the namespace of the caches
 * @param preview whether only its preview is wanted, and nothing is to be applied
 */
record NewCache(
    String name,
    List<String> images,
    @Schema(requiredMode = RequiredMode.NOT_REQUIRED) Map<String, String> nodeSelector,
    @Schema(requiredMode = RequiredMode.NOT_REQUIRED) List<String> pullSecrets,
    @Schema(requiredMode = RequiredMode.NOT_REQUIRED) boolean preview) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,48}[a-z0-9])?");
  private static final String LABEL = "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";
  private static final String SUBDOMAIN =
      "[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
  private static final Pattern LABEL_KEY =
      Pattern.compile("(?=.{1,317}$)(" + SUBDOMAIN + "/)?" + LABEL);
  private static final Pattern LABEL_VALUE = Pattern.compile("(" + LABEL + ")?");
  private static final Pattern SECRET = Pattern.compile("(?=.{1,253}$)" + SUBDOMAIN);

  NewCache {
    images = List.copyOf(images);
    nodeSelector = Map.copyOf(nodeSelector);
    pullSecrets = List.copyOf(pullSecrets);
    if (!NAME.matcher(name).matches()) {
      throw refused(
          "name",
          "'%s' must be 1 to 50 characters of a-z, 0-9 and '-', with no '-' at an end"
              .formatted(Printable.of(name)));
    }
    requireImages(images);
    new TreeMap<>(nodeSelector).forEach(NewCache::requireLabel);
    for (int i = 0; i < pullSecrets.size(); i++) {
      if (!SECRET.matcher(pullSecrets.get(i)).matches()) {
        throw refused(
            "pullSecrets[%d]".formatted(i),
            "'%s' is no name of a Secret".formatted(Printable.of(pullSecrets.get(i))));
      }
    }
  }

  /** The request for it. */
  NodeCacheRequested asked(String cluster, Instant now) {
    return new NodeCacheRequested(
        UUID.randomUUID(),
        now,
        cluster,
        name,
        preview ? CacheWish.PREVIEW : CacheWish.KEEP,
        images,
        new TreeMap<>(nodeSelector)
            .entrySet().stream().map(label -> label.getKey() + "=" + label.getValue()).toList(),
        pullSecrets,
        null);
  }

  private static void requireImages(List<String> images) {
    if (images.isEmpty()) {
      throw refused("images", "must name at least one image");
    }
    Map<ImageReference, Integer> seen = new HashMap<>();
    for (int i = 0; i < images.size(); i++) {
      String field = "images[%d]".formatted(i);
      try {
        Integer before = seen.putIfAbsent(ImageReference.parse(images.get(i)), i);
        if (before != null) {
          throw refused(field, "names the same image as images[%d]".formatted(before));
        }
      } catch (InvalidImageException e) {
        throw refused(field, e.getMessage());
      }
    }
  }

  private static void requireLabel(String key, String value) {
    if (!LABEL_KEY.matcher(key).matches()) {
      throw refused("nodeSelector", "'%s' is no key of a label".formatted(Printable.of(key)));
    }
    if (!LABEL_VALUE.matcher(value).matches()) {
      throw refused(
          "nodeSelector.%s".formatted(key),
          "'%s' is no value of a label".formatted(Printable.of(value)));
    }
  }

  static IllegalArgumentException refused(String field, String why) {
    return new IllegalArgumentException("field '%s': %s".formatted(field, why));
  }
}
