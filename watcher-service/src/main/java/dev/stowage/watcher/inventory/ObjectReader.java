package dev.stowage.watcher.inventory;

import static dev.stowage.watcher.inventory.JsonFields.array;
import static dev.stowage.watcher.inventory.JsonFields.object;
import static dev.stowage.watcher.inventory.JsonFields.text;
import static dev.stowage.watcher.inventory.JsonFields.texts;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.stowage.image.InvalidImageException;
import dev.stowage.image.Platform;
import dev.stowage.watcher.discovery.Marks;
import dev.stowage.watcher.rule.CustomResourceRule;
import dev.stowage.workload.ContainerId;
import dev.stowage.workload.ContainerKind;
import dev.stowage.workload.OriginalImages;
import dev.stowage.workload.UseRole;
import dev.stowage.workload.WorkloadId;
import dev.stowage.workload.WorkloadKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes what is needed out of an object of the Kubernetes API. */
public final class ObjectReader {
  private static final String MIRROR = "kubernetes.io/config.mirror";
  private static final String REVISION = "deployment.kubernetes.io/revision";

  private ObjectReader() {}

  /** What an object of a kind of workload comes to; empty for one without a name. */
  public static Optional<SeenObject> read(String cluster, WorkloadKind kind, JsonObject apiObject) {
    JsonObject metadata = object(apiObject, "metadata");
    JsonObject podSpec = podSpec(kind, object(apiObject, "spec"));
    JsonObject status = kind == WorkloadKind.POD ? object(apiObject, "status") : new JsonObject();
    JsonObject annotations = object(metadata, "annotations");
    boolean mirrored = kind == WorkloadKind.POD && annotations.has(MIRROR);
    return id(cluster, kind, metadata)
        .map(id ->
            new SeenObject(
                id,
                !mirrored && isOwned(kind, metadata),
                controller(id, metadata),
                mirrored ? UseRole.STATIC_POD : UseRole.WORKLOAD,
                kind == WorkloadKind.REPLICA_SET ? number(text(annotations, REVISION)) : 0,
                marks(metadata),
                text(annotations, OriginalImages.ANNOTATION),
                PodSpecImages.of(podSpec, status),
                PodSpecImages.pullSecrets(podSpec)));
  }

  /** What a custom resource comes to. */
  public static Optional<SeenObject> read(
      String cluster, CustomResourceRule rule, JsonObject apiObject) {
    JsonObject metadata = object(apiObject, "metadata");
    List<SeenImage> images = new ArrayList<>();
    rule.fields()
        .forEach(field ->
            field
                .texts(apiObject)
                .forEach((place, image) ->
                    images.add(
                        new SeenImage(
                            new ContainerId(ContainerKind.CUSTOM_FIELD, place),
                            image,
                            null,
                            null))));
    return id(cluster, rule, metadata)
        .map(id ->
            new SeenObject(
                id, false, null, UseRole.WORKLOAD, 0, marks(metadata), null, images, List.of()));
  }

  /** The id of the workload that an object is or was. */
  public static Optional<WorkloadId> id(String cluster, WorkloadKind kind, JsonObject metadata) {
    return id(cluster, text(metadata, "namespace"), kind, text(metadata, "name"));
  }

  /** The id of the custom resource that an object is or was. */
  public static Optional<WorkloadId> id(
      String cluster, CustomResourceRule rule, JsonObject metadata) {
    String namespace = text(metadata, "namespace");
    String name = text(metadata, "name");
    return id(
        cluster,
        namespace == null ? WorkloadId.NO_NAMESPACE : namespace,
        WorkloadKind.CUSTOM_RESOURCE,
        name == null ? null : rule.prefix() + ":" + name);
  }

  /** A namespace's name and what filters go by. */
  public static Optional<Map.Entry<String, Marks>> namespace(JsonObject apiObject) {
    JsonObject metadata = object(apiObject, "metadata");
    String name = text(metadata, "name");
    return name == null ? Optional.empty() : Optional.of(Map.entry(name, marks(metadata)));
  }

  /** What a node runs. */
  public static Optional<Platform> platform(JsonObject node) {
    JsonObject info = object(node, "status", "nodeInfo");
    String os = text(info, "operatingSystem");
    String architecture = text(info, "architecture");
    try {
      return os == null || architecture == null
          ? Optional.empty()
          : Optional.of(new Platform(os, architecture, null));
    } catch (InvalidImageException e) {
      return Optional.empty();
    }
  }

  private static Marks marks(JsonObject metadata) {
    Map<String, String> labels = texts(metadata, "labels");
    boolean ignored =
        "true".equals(labels.get(Marks.IGNORE))
            || "true".equals(text(object(metadata, "annotations"), Marks.IGNORE));
    return new Marks(ignored, labels, Map.of());
  }

  private static Optional<WorkloadId> id(
      String cluster, @Nullable String namespace, WorkloadKind kind, @Nullable String name) {
    return namespace == null || name == null
        ? Optional.empty()
        : Optional.of(new WorkloadId(cluster, namespace, kind, name));
  }

  private static boolean isOwned(WorkloadKind kind, JsonObject metadata) {
    return switch (kind) {
      case POD, JOB, REPLICA_SET, REPLICATION_CONTROLLER ->
          !array(metadata, "ownerReferences").isEmpty();
      case DEPLOYMENT, STATEFUL_SET, DAEMON_SET, CRON_JOB, CUSTOM_RESOURCE -> false;
    };
  }

  private static @Nullable WorkloadId controller(WorkloadId owned, JsonObject metadata) {
    for (JsonElement element : array(metadata, "ownerReferences")) {
      if (element instanceof JsonObject owner
          && new JsonPrimitive(true).equals(owner.get("controller"))) {
        String kind = text(owner, "kind");
        String name = text(owner, "name");
        for (WorkloadKind known : WorkloadKind.values()) {
          if (known.toString().equals(kind) && name != null && isBuiltIn(owner)) {
            return new WorkloadId(owned.cluster(), owned.namespace(), known, name);
          }
        }
      }
    }
    return null;
  }

  // Others have a Job or a Deployment of their own.
  private static boolean isBuiltIn(JsonObject owner) {
    String version = text(owner, "apiVersion");
    return version != null
        && (version.indexOf('/') < 0
            || version.startsWith("apps/")
            || version.startsWith("batch/"));
  }

  private static long number(@Nullable String text) {
    try {
      return text == null ? 0 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static JsonObject podSpec(WorkloadKind kind, JsonObject spec) {
    return switch (kind) {
      case POD -> spec;
      case CRON_JOB -> object(spec, "jobTemplate", "spec", "template", "spec");
      case DEPLOYMENT, STATEFUL_SET, DAEMON_SET, REPLICA_SET, REPLICATION_CONTROLLER, JOB ->
          object(spec, "template", "spec");
      case CUSTOM_RESOURCE -> new JsonObject();
    };
  }
}
