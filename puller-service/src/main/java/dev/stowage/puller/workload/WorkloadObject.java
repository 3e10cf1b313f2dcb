package dev.stowage.puller.workload;

import static dev.stowage.json.JsonFields.object;
import static dev.stowage.json.JsonFields.objects;
import static dev.stowage.json.JsonFields.text;
import static dev.stowage.json.JsonFields.texts;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.stowage.puller.ownership.OwnershipSigns;
import dev.stowage.puller.ownership.OwnershipSigns.Owner;
import dev.stowage.puller.plan.WorkloadSnapshot;
import dev.stowage.puller.plan.WorkloadSnapshot.Container;
import dev.stowage.puller.plan.WorkloadSnapshot.HeldBack;
import dev.stowage.puller.plan.WorkloadSnapshot.Immutable;
import dev.stowage.puller.plan.WorkloadSnapshot.Obstacle;
import dev.stowage.workload.ContainerId;
import dev.stowage.workload.ContainerKind;
import dev.stowage.workload.OriginalImages;
import dev.stowage.workload.WorkloadId;
import dev.stowage.workload.WorkloadKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A workload as the API server returned it. Fields that are missing or of another type count as not
 * there: the server has validated what it serves.
 */
public record WorkloadObject(WorkloadId id, JsonObject json) {
  private static final List<ContainerKind> OF_PODS =
      List.of(ContainerKind.CONTAINER, ContainerKind.INIT_CONTAINER);
  private static final List<ContainerKind> OF_TEMPLATES =
      List.of(ContainerKind.CONTAINER, ContainerKind.INIT_CONTAINER, ContainerKind.IMAGE_VOLUME);

  /** What is needed to decide about it. */
  public WorkloadSnapshot snapshot() {
    List<Container> containers = new ArrayList<>();
    for (ContainerKind kind : rewritten()) {
      for (JsonElement element : containers(kind)) {
        if (element instanceof JsonObject container && holdsImage(kind, container)) {
          containers.add(
              new Container(
                  new ContainerId(kind, text(container, "name")), image(kind, container)));
        }
      }
    }
    return new WorkloadSnapshot(
        id,
        containers,
        OriginalImages.read(annotations().get(OriginalImages.ANNOTATION)).texts(),
        obstacle());
  }

  // Volumes of a pod that has been created cannot be changed.
  private List<ContainerKind> rewritten() {
    return id.kind() == WorkloadKind.POD ? OF_PODS : OF_TEMPLATES;
  }

  // Most volumes are none of an image; a server that does not know them leaves the image out.
  private static boolean holdsImage(ContainerKind kind, JsonObject entry) {
    return kind != ContainerKind.IMAGE_VOLUME || !image(kind, entry).isEmpty();
  }

  private static String image(ContainerKind kind, JsonObject entry) {
    return kind == ContainerKind.IMAGE_VOLUME
        ? text(object(entry, "image"), "reference")
        : text(entry, "image");
  }

  /** Changes with every write of anybody. */
  public String resourceVersion() {
    return text(metadata(), "resourceVersion");
  }

  /** Its metadata; empty when it has none. */
  public JsonObject metadata() {
    return object(json, "metadata");
  }

  /** Where its pod spec is, as a JSON pointer. */
  public String podSpecPath() {
    return "/" + String.join("/", ResourceType.of(id.kind()).podSpec());
  }

  /** Its pod spec; empty when it has none. */
  public JsonObject podSpec() {
    JsonObject spec = json;
    for (String field : ResourceType.of(id.kind()).podSpec()) {
      spec = object(spec, field);
    }
    return spec;
  }

  /** Its containers of this kind, as they are. */
  public JsonArray containers(ContainerKind kind) {
    return podSpec().get(kind.field()) instanceof JsonArray list ? list : new JsonArray();
  }

  /** Its annotations. */
  public Map<String, String> annotations() {
    return annotations(json);
  }

  /** What its metadata says about who owns it. */
  public OwnershipSigns ownershipSigns() {
    Set<String> managers = new HashSet<>();
    objects(metadata(), "managedFields").forEach(entry -> managers.add(text(entry, "manager")));
    List<Owner> owners =
        objects(metadata(), "ownerReferences").stream()
            .map(owner ->
                new Owner(text(owner, "apiVersion"), text(owner, "kind"), text(owner, "name")))
            .toList();
    return new OwnershipSigns(texts(metadata(), "labels"), annotations(), managers, owners);
  }

  /** The annotations of any object. */
  public static Map<String, String> annotations(JsonObject json) {
    return texts(object(json, "metadata"), "annotations");
  }

  private Optional<Obstacle> obstacle() {
    if (metadata().has("deletionTimestamp")) {
      return Optional.of(new HeldBack("it is being deleted"));
    }
    return switch (id.kind()) {
      case DEPLOYMENT ->
          isTrue(object(json, "spec"), "paused")
              ? Optional.of(new HeldBack("its roll-out is paused"))
              : Optional.empty();
      case JOB ->
          Optional.<Obstacle>of(
              new Immutable(
                  "a Job's pod template cannot be changed: delete it and create it again with the copy's name"));
      case POD -> heldBackPod();
      case REPLICA_SET -> heldBackByOwner();
      case CUSTOM_RESOURCE ->
          Optional.<Obstacle>of(new Immutable("a custom resource's images are only copied"));
      case STATEFUL_SET, DAEMON_SET, REPLICATION_CONTROLLER, CRON_JOB -> Optional.empty();
    };
  }

  private Optional<Obstacle> heldBackPod() {
    String phase = text(object(json, "status"), "phase");
    return phase.equals("Succeeded") || phase.equals("Failed")
        ? Optional.of(new HeldBack("the pod has ended"))
        : heldBackByOwner();
  }

  // What an owner would put back is not for us to change.
  private Optional<Obstacle> heldBackByOwner() {
    if (metadata().get("ownerReferences") instanceof JsonArray owners) {
      for (JsonElement owner : owners) {
        if (owner instanceof JsonObject reference && isTrue(reference, "controller")) {
          return Optional.of(
              new HeldBack(
                  "it belongs to %s %s"
                      .formatted(text(reference, "kind"), text(reference, "name"))));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isTrue(JsonObject object, String field) {
    return new JsonPrimitive(true).equals(object.get(field));
  }
}
