package dev.stowage.puller.webhook;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.stowage.workload.ContainerId;
import dev.stowage.workload.ContainerKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A container, or an image volume, of a reviewed pod whose image may still be changed.
 *
 * @param image the text of its field, which may be no reference at all
 * @param path of its image field in the reviewed object
 */
record PodContainer(ContainerId id, String image, String path) {

  /** All of them. A container without a name or an image is for the API server to refuse. */
  static List<PodContainer> of(AdmissionRequest request) {
    return switch (request.subject()) {
      case NEW_POD -> {
        JsonObject spec = AdmissionRequest.object(request.pod(), "spec");
        List<PodContainer> all = new ArrayList<>();
        for (ContainerKind kind : ContainerKind.values()) {
          all.addAll(of(spec, "/spec", kind, Set.of()));
        }
        yield all;
      }
      case EPHEMERAL_CONTAINERS ->
          ephemeral(
              AdmissionRequest.object(request.pod(), "spec"),
              AdmissionRequest.object(request.before(), "spec"),
              "/spec");
      case EPHEMERAL_CONTAINER_LIST -> ephemeral(request.pod(), request.before(), "");
      case OTHER -> List.of();
    };
  }

  // Those that are there already cannot be changed.
  private static List<PodContainer> ephemeral(JsonObject now, JsonObject before, String path) {
    Set<String> known = new HashSet<>();
    for (JsonElement element :
        AdmissionRequest.array(before, ContainerKind.EPHEMERAL_CONTAINER.field())) {
      if (element instanceof JsonObject container) {
        known.add(AdmissionRequest.text(container, "name"));
      }
    }
    return of(now, path, ContainerKind.EPHEMERAL_CONTAINER, known);
  }

  private static List<PodContainer> of(
      JsonObject parent, String path, ContainerKind kind, Set<String> without) {
    List<PodContainer> containers = new ArrayList<>();
    int index = 0;
    for (JsonElement element : AdmissionRequest.array(parent, kind.field())) {
      if (element instanceof JsonObject container) {
        String name = AdmissionRequest.text(container, "name");
        boolean isVolume = kind == ContainerKind.IMAGE_VOLUME;
        String image =
            isVolume
                ? AdmissionRequest.text(AdmissionRequest.object(container, "image"), "reference")
                : AdmissionRequest.text(container, "image");
        if (!name.isEmpty()
            && name.indexOf('/') < 0
            && !image.isEmpty()
            && !without.contains(name)) {
          containers.add(
              new PodContainer(
                  new ContainerId(kind, name),
                  image,
                  "%s/%s/%d/%s"
                      .formatted(
                          path, kind.field(), index, isVolume ? "image/reference" : "image")));
        }
      }
      index++;
    }
    return containers;
  }
}
