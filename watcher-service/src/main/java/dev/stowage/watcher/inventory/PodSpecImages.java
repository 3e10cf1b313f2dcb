package dev.stowage.watcher.inventory;

import static dev.stowage.watcher.inventory.JsonFields.array;
import static dev.stowage.watcher.inventory.JsonFields.object;
import static dev.stowage.watcher.inventory.JsonFields.text;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.stowage.image.Digest;
import dev.stowage.image.InvalidImageException;
import dev.stowage.workload.ContainerId;
import dev.stowage.workload.ContainerKind;
import dev.stowage.workload.PullPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The images of a pod spec. */
final class PodSpecImages {
  private static final List<String> STATUSES =
      List.of("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses");

  private PodSpecImages() {}

  /**
   * Its images.
   *
   * @param status the pod's; empty for a template
   */
  static List<SeenImage> of(JsonObject podSpec, JsonObject status) {
    Map<String, Digest> running = running(status);
    List<SeenImage> images = new ArrayList<>();
    for (ContainerKind kind : ContainerKind.values()) {
      for (JsonElement element : array(podSpec, kind.field())) {
        SeenImage image = element instanceof JsonObject item ? image(kind, item, running) : null;
        if (image != null) {
          images.add(image);
        }
      }
    }
    return images;
  }

  /** The names of the secrets that it is pulled with. */
  static List<String> pullSecrets(JsonObject podSpec) {
    return array(podSpec, "imagePullSecrets").asList().stream()
        .map(secret -> text(secret, "name"))
        .filter(Objects::nonNull)
        .map(Objects::requireNonNull)
        .toList();
  }

  private static @Nullable SeenImage image(
      ContainerKind kind, JsonObject item, Map<String, Digest> running) {
    String name = text(item, "name");
    return switch (kind) {
      case CONTAINER, INIT_CONTAINER, EPHEMERAL_CONTAINER ->
          image(kind, name, item, "image", name == null ? null : running.get(name));
      case IMAGE_VOLUME -> image(kind, name, object(item, "image"), "reference", null);
      case CUSTOM_FIELD -> null;
    };
  }

  private static @Nullable SeenImage image(
      ContainerKind kind,
      @Nullable String name,
      JsonObject holder,
      String field,
      @Nullable Digest digest) {
    String image = text(holder, field);
    boolean pulled = image != null && (kind != ContainerKind.IMAGE_VOLUME || !image.isEmpty());
    return name == null || image == null || !pulled
        ? null
        : new SeenImage(
            new ContainerId(kind, name), image, policy(text(holder, fieldOf(kind))), digest);
  }

  private static String fieldOf(ContainerKind kind) {
    return kind == ContainerKind.IMAGE_VOLUME ? "pullPolicy" : "imagePullPolicy";
  }

  private static @Nullable PullPolicy policy(@Nullable String text) {
    for (PullPolicy policy : PullPolicy.values()) {
      if (policy.kubernetesName().equals(text)) {
        return policy;
      }
    }
    return null;
  }

  private static Map<String, Digest> running(JsonObject status) {
    Map<String, Digest> running = new HashMap<>();
    for (String list : STATUSES) {
      for (JsonElement container : array(status, list)) {
        String name = text(container, "name");
        Digest digest = digest(text(container, "imageID"));
        if (name != null && digest != null) {
          running.put(name, digest);
        }
      }
    }
    return running;
  }

  // Only what stands behind an '@' is a digest that a registry knows: an image that was put on the
  // node by hand has the bare hash of its configuration.
  private static @Nullable Digest digest(@Nullable String imageId) {
    if (imageId == null || imageId.indexOf('@') < 0) {
      return null;
    }
    try {
      return Digest.parse(imageId.substring(imageId.indexOf('@') + 1));
    } catch (InvalidImageException e) {
      return null;
    }
  }
}
