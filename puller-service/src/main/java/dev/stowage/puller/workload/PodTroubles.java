package dev.stowage.puller.workload;

import static dev.stowage.json.JsonFields.object;
import static dev.stowage.json.JsonFields.text;

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
 * Finds pods that cannot pull an image. Which image it is tells pods of the new revision from
 * others: only they use copies.
 */
final class PodTroubles {
  private static final List<String> LISTS = List.of("containers", "initContainers");
  private static final Set<String> FINAL =
      Set.of("ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull");
  private static final int LONGEST_MESSAGE = 200;

  private final Set<ImageReference> images;
  private final String code;
  private final String missing;

  private PodTroubles(Set<ImageReference> images, String code, String missing) {
    this.images = images;
    this.code = code;
    this.missing = missing;
  }

  /** The first pod that cannot pull one of these copies. */
  static Optional<RolloutStatus> ofCopies(JsonArray pods, Set<ImageReference> copies) {
    return new PodTroubles(
            copies, RolloutStatus.PULL_FAILED, "the copy %s is not at the target any more")
        .first(pods);
  }

  /** The first pod that cannot pull one of these originals. */
  static Optional<RolloutStatus> ofSources(JsonArray pods, Set<ImageReference> sources) {
    return new PodTroubles(
            sources, RolloutStatus.SOURCE_PULL_FAILED, "%s is not at its registry any more")
        .first(pods);
  }

  private Optional<RolloutStatus> first(JsonArray pods) {
    for (JsonElement element : pods) {
      if (element instanceof JsonObject pod && !object(pod, "metadata").has("deletionTimestamp")) {
        Optional<RolloutStatus> trouble = ofPod(pod);
        if (trouble.isPresent()) {
          return trouble;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<RolloutStatus> ofPod(JsonObject pod) {
    for (String list : LISTS) {
      Map<String, String> used = images(object(pod, "spec"), list);
      String field = list.equals("containers") ? "containerStatuses" : "initContainerStatuses";
      if (!(object(pod, "status").get(field) instanceof JsonArray statuses)) {
        continue;
      }
      for (JsonElement element : statuses) {
        if (element instanceof JsonObject status
            && isLookedFor(used.getOrDefault(text(status, "name"), ""))) {
          JsonObject waiting = object(object(status, "state"), "waiting");
          if (isFinal(waiting)) {
            return Optional.of(
                failed(text(object(pod, "metadata"), "name"), used, status, waiting));
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

  private RolloutStatus failed(
      String pod, Map<String, String> used, JsonObject status, JsonObject waiting) {
    String image = used.getOrDefault(text(status, "name"), "");
    String what =
        isNotThere(waiting)
            ? missing.formatted(image)
            : "pod %s cannot pull %s".formatted(pod, image);
    return new RolloutStatus.Failed(
        code,
        "%s (%s: %s)"
            .formatted(
                what,
                text(waiting, "reason"),
                Printable.of(text(waiting, "message"), LONGEST_MESSAGE)));
  }

  private boolean isLookedFor(String image) {
    try {
      return images.contains(ImageReference.parse(image));
    } catch (InvalidImageException e) {
      return false;
    }
  }
}
