package dev.stowage.puller.course;

import dev.stowage.event.RewriteEvent.ImageChange;
import dev.stowage.image.ImageReference;
import dev.stowage.puller.plan.RewritePlan;
import dev.stowage.puller.plan.WorkloadSnapshot;
import dev.stowage.puller.plan.WorkloadSnapshot.Container;
import dev.stowage.puller.plan.WorkloadView;
import dev.stowage.workload.ContainerId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The way back of a rewritten workload.
 *
 * @param texts what the image fields held before, and are to hold again
 * @param originals what stays noted down, of containers that are not changed
 * @param images the copies that are used no more
 */
public record Restoration(
    Map<ContainerId, String> texts, Map<ContainerId, String> originals, List<ImageChange> images) {

  public Restoration {
    texts = Map.copyOf(texts);
    originals = Map.copyOf(originals);
    images = List.copyOf(images);
  }

  /** The way back of every container that uses a copy and has its original noted down. */
  static Restoration of(WorkloadSnapshot workload, WorkloadView view) {
    Map<ContainerId, String> texts = new HashMap<>();
    Map<ContainerId, String> rest = new HashMap<>(workload.originals());
    List<ImageChange> images = new ArrayList<>();
    for (Container container : workload.containers()) {
      String text = workload.originals().getOrDefault(container.id(), "");
      Optional<ImageReference> original = RewritePlan.parsed(text);
      Optional<ImageReference> now = RewritePlan.parsed(container.image());
      if (original.isPresent()
          && now.isPresent()
          && !original.equals(now)
          && view.isCopy(original.orElseThrow(), now.orElseThrow(), container.id())) {
        texts.put(container.id(), text);
        rest.remove(container.id());
        images.add(new ImageChange(container.id(), original.orElseThrow(), now.orElseThrow()));
      }
    }
    return new Restoration(texts, rest, images);
  }

  /** Whether no container uses a copy. */
  boolean isEmpty() {
    return texts.isEmpty();
  }

  /** One line for people, short enough for an annotation. */
  public String sentence() {
    return "Stowage: brought back the original images of %d containers".formatted(texts.size());
  }
}
