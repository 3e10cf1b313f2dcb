package dev.stowage.puller.turn;

import com.google.gson.JsonObject;
import dev.stowage.json.JsonFields;
import dev.stowage.puller.placement.Presence;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is needed of a pod of a cache.
 *
 * @param part the DaemonSet that it is of
 * @param node the one that it is for, whether or not it has been bound to it
 * @param template which template it was made of
 * @param bound since when it is bound to its node; null while it waits for its turn
 * @param leaving since when it is being deleted; null when it is not
 * @param pulling whether an image of it may be on its way: none of those is there or has failed
 */
public record CachePod(
    String name,
    String uid,
    String cache,
    String part,
    String node,
    String template,
    @Nullable Instant bound,
    @Nullable Instant leaving,
    boolean pulling) {
  /** The label of pods and DaemonSets that says whose they are. */
  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  /** Its value on those that are Stowage's. */
  public static final String OURS = "stowage";

  /** The label of pods and DaemonSets that names the DaemonSet. */
  public static final String PART_LABEL = "stowage.dev/part";

  /** The annotation of pods that tells of which template they were made. */
  public static final String TEMPLATE = "stowage.dev/template";

  /** The selector of all caches' pods and DaemonSets. */
  public static final String SELECTOR = MANAGED_BY + "=" + OURS + "," + Presence.CACHE_LABEL;

  private static final Set<String> ENDED = Set.of("Failed", "Succeeded");
  private static final Set<String> ON_THE_WAY = Set.of("", "ContainerCreating", "PodInitializing");

  /** Reads a pod; empty for one that is for no node. */
  public static Optional<CachePod> read(JsonObject pod) {
    JsonObject metadata = JsonFields.object(pod, "metadata");
    JsonObject spec = JsonFields.object(pod, "spec");
    JsonObject status = JsonFields.object(pod, "status");
    String bound = JsonFields.text(spec, "nodeName");
    String node = bound.isEmpty() ? intended(spec) : bound;
    if (node.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> labels = JsonFields.texts(metadata, "labels");
    return Optional.of(
        new CachePod(
            JsonFields.text(metadata, "name"),
            JsonFields.text(metadata, "uid"),
            labels.getOrDefault(Presence.CACHE_LABEL, ""),
            labels.getOrDefault(PART_LABEL, ""),
            node,
            JsonFields.texts(metadata, "annotations").getOrDefault(TEMPLATE, ""),
            bound.isEmpty() ? null : boundAt(metadata, status),
            time(metadata, "deletionTimestamp"),
            !bound.isEmpty() && isPulling(spec, status)));
  }

  // How the DaemonSet's controller says for which node it has made a pod.
  private static String intended(JsonObject spec) {
    JsonObject required =
        JsonFields.object(
            JsonFields.object(JsonFields.object(spec, "affinity"), "nodeAffinity"),
            "requiredDuringSchedulingIgnoredDuringExecution");
    for (JsonObject term : JsonFields.objects(required, "nodeSelectorTerms")) {
      for (JsonObject field : JsonFields.objects(term, "matchFields")) {
        List<String> values = JsonFields.list(field, "values");
        if (JsonFields.text(field, "key").equals("metadata.name") && !values.isEmpty()) {
          return values.getFirst();
        }
      }
    }
    return "";
  }

  // The API server notes the time of the binding.
  private static @Nullable Instant boundAt(JsonObject metadata, JsonObject status) {
    for (JsonObject condition : JsonFields.objects(status, "conditions")) {
      if (JsonFields.text(condition, "type").equals("PodScheduled")
          && condition.has("lastTransitionTime")) {
        return time(condition, "lastTransitionTime");
      }
    }
    return time(metadata, "creationTimestamp");
  }

  private static @Nullable Instant time(JsonObject object, String field) {
    String text = JsonFields.text(object, field);
    return text.isEmpty() ? null : Instant.parse(text);
  }

  private static boolean isPulling(JsonObject spec, JsonObject status) {
    if (ENDED.contains(JsonFields.text(status, "phase"))) {
      return false;
    }
    Map<String, JsonObject> states = new HashMap<>();
    for (JsonObject one : JsonFields.objects(status, "containerStatuses")) {
      states.put(JsonFields.text(one, "name"), JsonFields.object(one, "state"));
    }
    for (JsonObject container : JsonFields.objects(spec, "containers")) {
      JsonObject state = states.getOrDefault(JsonFields.text(container, "name"), new JsonObject());
      boolean told = state.has("running") || state.has("terminated");
      if (!told
          && ON_THE_WAY.contains(JsonFields.text(JsonFields.object(state, "waiting"), "reason"))) {
        return true;
      }
    }
    return false;
  }

  /** This pod after it was bound. */
  CachePod boundAt(Instant now) {
    return new CachePod(name, uid, cache, part, node, template, now, leaving, true);
  }

  /** This pod after it was deleted, until it is gone. */
  CachePod leavingAt(Instant now) {
    return new CachePod(name, uid, cache, part, node, template, bound, now, pulling);
  }
}
