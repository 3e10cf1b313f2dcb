package dev.stowage.puller.shape;

import com.google.gson.JsonObject;
import dev.stowage.json.JsonFields;
import dev.stowage.puller.placement.Presence;
import dev.stowage.puller.turn.CachePod;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is needed of a DaemonSet that is there.
 *
 * @param generation how often its specification was changed, by whomever
 * @param template of which template it says that its pods are made
 * @param containers their names
 * @param leaving whether it is being deleted
 */
public record FoundDaemonSet(
    String name,
    String uid,
    String resourceVersion,
    long generation,
    String template,
    Map<String, String> labels,
    Map<String, String> annotations,
    Map<String, String> selector,
    Set<String> containers,
    boolean leaving) {

  public static FoundDaemonSet read(JsonObject daemonSet) {
    JsonObject metadata = JsonFields.object(daemonSet, "metadata");
    JsonObject spec = JsonFields.object(daemonSet, "spec");
    JsonObject template = JsonFields.object(spec, "template");
    String generation = JsonFields.text(metadata, "generation");
    List<JsonObject> containers =
        JsonFields.objects(JsonFields.object(template, "spec"), "containers");
    Set<String> names = new HashSet<>();
    containers.forEach(container -> names.add(JsonFields.text(container, "name")));
    return new FoundDaemonSet(
        JsonFields.text(metadata, "name"),
        JsonFields.text(metadata, "uid"),
        JsonFields.text(metadata, "resourceVersion"),
        generation.isEmpty() ? 0 : Long.parseLong(generation),
        JsonFields.texts(JsonFields.object(template, "metadata"), "annotations")
            .getOrDefault(CachePod.TEMPLATE, ""),
        JsonFields.texts(metadata, "labels"),
        JsonFields.texts(metadata, "annotations"),
        JsonFields.texts(JsonFields.object(spec, "selector"), "matchLabels"),
        names,
        metadata.has("deletionTimestamp"));
  }

  /** The cache that it is of; empty when it is of none. */
  public String cache() {
    return labels.getOrDefault(Presence.CACHE_LABEL, "");
  }

  /** Whether a DaemonSet of this selector can become the wanted one: a selector is for ever. */
  public boolean selectsAs(WantedDaemonSet wanted) {
    return selector.equals(
        Map.of(
            Presence.CACHE_LABEL,
            wanted.labels().getOrDefault(Presence.CACHE_LABEL, ""),
            CachePod.PART_LABEL,
            wanted.name()));
  }

  /** Whether it is ours, or was made by kubernetes-image-puller. */
  public boolean isOfAnImagePuller() {
    return CachePod.OURS.equals(labels.get(CachePod.MANAGED_BY))
        || DaemonSetShape.IMAGE_PULLER.equals(labels.get(DaemonSetShape.NAME))
        || "daemonset-test".equals(selector.get("test"));
  }
}
