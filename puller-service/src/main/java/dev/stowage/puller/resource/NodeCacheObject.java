package dev.stowage.puller.resource;

import static dev.stowage.json.JsonFields.list;
import static dev.stowage.json.JsonFields.object;
import static dev.stowage.json.JsonFields.objects;
import static dev.stowage.json.JsonFields.text;
import static dev.stowage.json.JsonFields.texts;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.stowage.event.CacheRequest.CacheWish;
import dev.stowage.event.NodeCacheEvent.CacheOrigin;
import dev.stowage.image.ImageReference;
import dev.stowage.puller.cache.CachedImage;
import dev.stowage.puller.cache.ContainerResources;
import dev.stowage.puller.cache.NodeCache;
import dev.stowage.puller.configured.IntervalText;
import dev.stowage.puller.declaration.CacheDefaults;
import dev.stowage.puller.declaration.DeclaredImages;
import dev.stowage.puller.placement.Placement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A NodeCache object as the API server returned it, which has held it against its schema. */
record NodeCacheObject(JsonObject json) {
  static final String API_VERSION = "stowage.dev/v1alpha1";

  String name() {
    return text(object(json, "metadata"), "name");
  }

  /** Goes up with every change of what it declares. */
  long generation() {
    String generation = text(object(json, "metadata"), "generation");
    return generation.isEmpty() ? 0 : Long.parseLong(generation);
  }

  JsonObject status() {
    return object(json, "status");
  }

  /**
   * The cache that it declares.
   *
   * @throws IllegalArgumentException for what a schema cannot say, as an image that is no reference
   */
  NodeCache cache(CacheDefaults defaults) {
    JsonObject spec = object(json, "spec");
    Placement usual = defaults.placement();
    return new NodeCache(
        name(),
        CacheOrigin.RESOURCE,
        text(spec, "preview").equals("true") ? CacheWish.PREVIEW : CacheWish.KEEP,
        images(spec),
        new Placement(
            spec.has("nodeSelector") ? texts(spec, "nodeSelector") : usual.nodeSelector(),
            spec.get("affinity") instanceof JsonObject affinity ? affinity : usual.affinity(),
            spec.get("tolerations") instanceof JsonArray all ? all : usual.tolerations()),
        spec.has("annotations") ? texts(spec, "annotations") : defaults.annotations(),
        spec.has("pullSecrets") ? list(spec, "pullSecrets") : defaults.pullSecrets(),
        resources(object(spec, "resources"), defaults.resources()),
        value(spec, "interval").map(IntervalText::parse).orElse(defaults.interval()),
        value(spec, "imagesPerDaemonSet")
            .map(Integer::valueOf)
            .orElse(defaults.imagesPerDaemonSet()),
        value(spec, "nodesPulling").map(Integer::valueOf).orElse(defaults.nodesPulling()),
        value(spec, "startupTaint").map(Boolean::valueOf).orElse(defaults.taint()));
  }

  private static List<CachedImage> images(JsonObject spec) {
    Map<String, CachedImage> images = new LinkedHashMap<>();
    for (JsonObject entry : objects(spec, "images")) {
      String image = text(entry, "image");
      CachedImage cached =
          value(entry, "name")
              .map(name -> DeclaredImages.named(name, image))
              .orElseGet(() -> DeclaredImages.of(ImageReference.parse(image)));
      images.putIfAbsent(cached.image(), cached);
    }
    return List.copyOf(images.values());
  }

  private static ContainerResources resources(JsonObject resources, ContainerResources usual) {
    JsonObject requests = object(resources, "requests");
    JsonObject limits = object(resources, "limits");
    return new ContainerResources(
        value(requests, "cpu").orElse(usual.cpuRequest()),
        value(limits, "cpu").orElse(usual.cpuLimit()),
        value(requests, "memory").orElse(usual.memoryRequest()),
        value(limits, "memory").orElse(usual.memoryLimit()));
  }

  private static Optional<String> value(JsonObject parent, String field) {
    return Optional.of(text(parent, field)).filter(text -> !text.isEmpty());
  }
}
