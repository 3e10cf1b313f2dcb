package dev.stowage.watcher.discovery;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.stowage.event.ContainerId;
import dev.stowage.event.ContainerKind;
import dev.stowage.event.WorkloadId;
import dev.stowage.event.WorkloadKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes the images out of an object of the Kubernetes API. */
public final class ImageExtractor {

  private ImageExtractor() {}

  /**
   * The workload that an object is; empty when it belongs to another one, which then is the
   * workload.
   */
  public static Optional<Workload> workload(
      String cluster, WorkloadKind kind, JsonObject apiObject) {
    JsonObject metadata = object(apiObject, "metadata");
    if (isOwned(kind, metadata)) {
      return Optional.empty();
    }
    JsonObject podSpec = podSpec(kind, object(apiObject, "spec"));
    List<ContainerImage> containers = new ArrayList<>();
    for (ContainerKind containerKind : ContainerKind.values()) {
      for (JsonElement element : array(podSpec, containerKind.field())) {
        String name = text(element, "name");
        String image = text(element, "image");
        if (name != null && image != null) {
          containers.add(new ContainerImage(new ContainerId(containerKind, name), image));
        }
      }
    }
    return id(cluster, kind, metadata)
        .map(id ->
            new Workload(
                id, text(object(metadata, "annotations"), Workload.ORIGINAL_IMAGES), containers));
  }

  /** The id of the workload that an object is or was. */
  public static Optional<WorkloadId> id(String cluster, WorkloadKind kind, JsonObject metadata) {
    String namespace = text(metadata, "namespace");
    String name = text(metadata, "name");
    return namespace == null || name == null
        ? Optional.empty()
        : Optional.of(new WorkloadId(cluster, namespace, kind, name));
  }

  private static boolean isOwned(WorkloadKind kind, JsonObject metadata) {
    return switch (kind) {
      case POD, JOB, REPLICA_SET -> !array(metadata, "ownerReferences").isEmpty();
      case DEPLOYMENT, STATEFUL_SET, DAEMON_SET, REPLICATION_CONTROLLER, CRON_JOB -> false;
    };
  }

  private static JsonObject podSpec(WorkloadKind kind, JsonObject spec) {
    return switch (kind) {
      case POD -> spec;
      case CRON_JOB ->
          object(object(object(object(spec, "jobTemplate"), "spec"), "template"), "spec");
      case DEPLOYMENT, STATEFUL_SET, DAEMON_SET, REPLICA_SET, REPLICATION_CONTROLLER, JOB ->
          object(object(spec, "template"), "spec");
    };
  }

  private static JsonObject object(JsonObject parent, String field) {
    return parent.get(field) instanceof JsonObject child ? child : new JsonObject();
  }

  private static JsonArray array(JsonObject parent, String field) {
    return parent.get(field) instanceof JsonArray child ? child : new JsonArray();
  }

  private static @Nullable String text(JsonElement parent, String field) {
    return parent instanceof JsonObject object
            && object.get(field) instanceof JsonElement value
            && value.isJsonPrimitive()
        ? value.getAsString()
        : null;
  }
}
