package dev.stowage.puller.shape;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.stowage.image.Digest;
import dev.stowage.puller.cache.CachedImage;
import dev.stowage.puller.cache.NodeCache;
import dev.stowage.puller.mode.ModeRules;
import dev.stowage.puller.mode.RewriteMode;
import dev.stowage.puller.placement.Presence;
import dev.stowage.puller.turn.CachePod;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the DaemonSets of a cache are like.
 *
 * @param owner the reference to the Deployment that they go with
 */
public record DaemonSetShape(PodShape pods, Optional<JsonObject> owner) {
  static final String NAME = "app.kubernetes.io/name";
  static final String IMAGE_PULLER = "image-puller";
  private static final String OFF = RewriteMode.OFF.toString();
  private static final int HASH_LENGTH = 16;

  /** The DaemonSet of this name that keeps these images of the cache. */
  public WantedDaemonSet of(NodeCache cache, String name, List<CachedImage> images) {
    JsonObject template = new JsonObject();
    JsonObject templateMetadata = new JsonObject();
    templateMetadata.add("labels", PodShape.texts(labels(cache, name)));
    template.add("metadata", templateMetadata);
    template.add("spec", pods.spec(cache, images));
    String hash =
        Digest.sha256(template.toString().getBytes(StandardCharsets.UTF_8))
            .hex()
            .substring(0, HASH_LENGTH);
    templateMetadata.add(
        "annotations", PodShape.texts(Map.of(CachePod.TEMPLATE, hash, ModeRules.ANNOTATION, OFF)));

    JsonObject metadata = new JsonObject();
    metadata.addProperty("name", name);
    metadata.add("labels", PodShape.texts(labels(cache, name)));
    metadata.add("annotations", PodShape.texts(annotations(cache)));
    owner.ifPresent(reference -> {
      JsonArray owners = new JsonArray();
      owners.add(reference.deepCopy());
      metadata.add("ownerReferences", owners);
    });

    JsonObject selector = new JsonObject();
    selector.add("matchLabels", PodShape.texts(selected(cache, name)));
    JsonObject update = new JsonObject();
    // Pods are replaced by us, as many at a time as may pull.
    update.addProperty("type", "OnDelete");
    JsonObject spec = new JsonObject();
    spec.add("selector", selector);
    spec.add("updateStrategy", update);
    spec.addProperty("revisionHistoryLimit", 1);
    spec.add("template", template);

    JsonObject daemonSet = new JsonObject();
    daemonSet.addProperty("apiVersion", "apps/v1");
    daemonSet.addProperty("kind", "DaemonSet");
    daemonSet.add("metadata", metadata);
    daemonSet.add("spec", spec);
    boolean mutable = images.stream().anyMatch(image -> !image.image().contains("@"));
    return new WantedDaemonSet(
        name, hash, labels(cache, name), annotations(cache), mutable, daemonSet);
  }

  // What a cache names is what is to be on the nodes: nobody is to write another name there.
  private static Map<String, String> annotations(NodeCache cache) {
    Map<String, String> annotations = new HashMap<>(cache.annotations());
    annotations.put(ModeRules.ANNOTATION, OFF);
    return annotations;
  }

  private static Map<String, String> selected(NodeCache cache, String name) {
    return Map.of(Presence.CACHE_LABEL, cache.name(), CachePod.PART_LABEL, name);
  }

  private static Map<String, String> labels(NodeCache cache, String name) {
    return Map.of(
        NAME,
        IMAGE_PULLER,
        CachePod.MANAGED_BY,
        CachePod.OURS,
        Presence.CACHE_LABEL,
        cache.name(),
        CachePod.PART_LABEL,
        name);
  }
}
