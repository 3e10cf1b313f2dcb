package dev.stowage.puller.kubernetes;

import static dev.stowage.puller.kubernetes.WorkloadObject.object;
import static dev.stowage.puller.kubernetes.WorkloadObject.text;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.stowage.image.ImageReference;
import dev.stowage.image.InvalidImageException;
import dev.stowage.image.Printable;
import dev.stowage.puller.rollout.RolloutStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds pods that cannot pull a copy. Which image it is tells pods of the new revision from others:
 * only they use copies.
 */
final class PodTroubles {
  private static final List<String> LISTS = List.of("containers", "initContainers");
  private static final Set<String> FINAL =
      Set.of("ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull");
  private static final int LONGEST_MESSAGE = 200;

  private PodTroubles() {}

  /** The first pod that cannot pull one of these images. */
  static Optional<RolloutStatus> of(JsonArray pods, Set<ImageReference> copies) {
    for (JsonElement element : pods) {
      if (element instanceof JsonObject pod && !object(pod, "metadata").has("deletionTimestamp")) {
        Optional<RolloutStatus> trouble = ofPod(pod, copies);
        if (trouble.isPresent()) {
          return trouble;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<RolloutStatus> ofPod(JsonObject pod, Set<ImageReference> copies) {
    for (String list : LISTS) {
      Map<String, String> images = images(object(pod, "spec"), list);
      String field = list.equals("containers") ? "containerStatuses" : "initContainerStatuses";
      if (!(object(pod, "status").get(field) instanceof JsonArray statuses)) {
        continue;
      }
      for (JsonElement element : statuses) {
        if (element instanceof JsonObject status
            && isCopy(images.getOrDefault(text(status, "name"), ""), copies)) {
          JsonObject waiting = object(object(status, "state"), "waiting");
          if (isFinal(waiting)) {
            return Optional.of(
                failed(text(object(pod, "metadata"), "name"), images, status, waiting));
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Map<String, String> images(JsonObject spec, String list) {
    Map<String, String> images = new HashMap<>();
    if (spec.get(list) instanceof JsonArray containers) {
      for (JsonElement element : containers) {
        if (element instanceof JsonObject container) {
          images.put(text(container, "name"), text(container, "image"));
        }
      }
    }
    return images;
  }

  // A single failed pull may be over with the next one; that an image is not there is not.
  private static boolean isFinal(JsonObject waiting) {
    String reason = text(waiting, "reason");
    return FINAL.contains(reason) || (reason.equals("ErrImagePull") && isNotThere(waiting));
  }

  private static boolean isNotThere(JsonObject waiting) {
    String message = text(waiting, "message").toLowerCase(Locale.ROOT);
    return message.contains("not found") || message.contains("manifest unknown");
  }

  private static RolloutStatus failed(
      String pod, Map<String, String> images, JsonObject status, JsonObject waiting) {
    String image = images.getOrDefault(text(status, "name"), "");
    String what =
        isNotThere(waiting)
            ? "the copy %s is not at the target any more".formatted(image)
            : "pod %s cannot pull %s".formatted(pod, image);
    return new RolloutStatus.Failed(
        RolloutStatus.PULL_FAILED,
        "%s (%s: %s)"
            .formatted(
                what,
                text(waiting, "reason"),
                Printable.of(text(waiting, "message"), LONGEST_MESSAGE)));
  }

  private static boolean isCopy(String image, Set<ImageReference> copies) {
    try {
      return copies.contains(ImageReference.parse(image));
    } catch (InvalidImageException e) {
      return false;
    }
  }
}
