package dev.stowage.puller.workload;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.stowage.puller.course.Restoration;
import dev.stowage.puller.plan.RewriteDecision.Change;
import dev.stowage.puller.plan.RewriteDecision.Rewrite;
import dev.stowage.workload.ContainerId;
import dev.stowage.workload.ContainerKind;
import dev.stowage.workload.OriginalImages;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The JSON patch (RFC 6902) of a rewrite: image fields, the pull secret's name and our annotations,
 * nothing else. It applies to exactly the object that was decided on, or not at all.
 */
public final class RewritePatch {
  private static final String CHANGE_CAUSE = "kubernetes.io/change-cause";

  private RewritePatch() {}

  public static JsonArray of(WorkloadObject fresh, Rewrite rewrite, List<JsonObject> pullSecret) {
    JsonArray patch = new JsonArray();
    patch.add(operation("test", "/metadata/resourceVersion", fresh.resourceVersion()));
    for (Change change : rewrite.changes()) {
      patch.add(operation("replace", imagePath(fresh, change.container()), change.to().toString()));
    }
    pullSecret.forEach(patch::add);
    annotate(patch, fresh, rewrite.originals(), rewrite.sentence());
    return patch;
  }

  /** The way back, with an annotation less when nothing is left to note down in it. */
  public static JsonArray of(WorkloadObject fresh, Restoration restoration) {
    JsonArray patch = new JsonArray();
    patch.add(operation("test", "/metadata/resourceVersion", fresh.resourceVersion()));
    new TreeMap<>(restoration.texts())
        .forEach((container, text) ->
            patch.add(operation("replace", imagePath(fresh, container), text)));
    annotate(patch, fresh, restoration.originals(), restoration.sentence());
    if (restoration.originals().isEmpty()) {
      JsonObject removal = new JsonObject();
      removal.addProperty("op", "remove");
      removal.addProperty("path", "/metadata/annotations/" + escaped(OriginalImages.ANNOTATION));
      patch.add(removal);
    }
    return patch;
  }

  private static void annotate(
      JsonArray patch, WorkloadObject fresh, Map<ContainerId, String> originals, String cause) {
    Map<String, String> annotations = new TreeMap<>();
    annotations.put(OriginalImages.ANNOTATION, new OriginalImages(originals).write());
    annotations.put(CHANGE_CAUSE, cause);
    if (!fresh.metadata().has("annotations")) {
      JsonObject none = new JsonObject();
      none.addProperty("op", "add");
      none.addProperty("path", "/metadata/annotations");
      none.add("value", new JsonObject());
      patch.add(none);
    }
    annotations.forEach((name, value) ->
        patch.add(operation("add", "/metadata/annotations/" + escaped(name), value)));
  }

  private static String imagePath(WorkloadObject fresh, ContainerId container) {
    JsonArray containers = fresh.containers(container.kind());
    for (int i = 0; i < containers.size(); i++) {
      if (containers.get(i) instanceof JsonObject candidate
          && new JsonPrimitive(container.name()).equals(candidate.get("name"))) {
        String image = container.kind() == ContainerKind.IMAGE_VOLUME ? "image/reference" : "image";
        return "%s/%s/%d/%s".formatted(fresh.podSpecPath(), container.kind().field(), i, image);
      }
    }
    throw new IllegalArgumentException(fresh.id() + " has no " + container);
  }

  private static JsonObject operation(String name, String path, String value) {
    JsonObject operation = new JsonObject();
    operation.addProperty("op", name);
    operation.addProperty("path", path);
    operation.addProperty("value", value);
    return operation;
  }

  private static String escaped(String key) {
    return key.replace("~", "~0").replace("/", "~1");
  }
}
