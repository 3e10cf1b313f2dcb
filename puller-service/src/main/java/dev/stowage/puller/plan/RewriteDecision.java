package dev.stowage.puller.plan;

import dev.stowage.event.RewriteEvent.ImageChange;
import dev.stowage.image.ImageReference;
import dev.stowage.workload.ContainerId;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What is to be done with a workload. */
public sealed interface RewriteDecision {

  /** The changes that are in force already. */
  List<ImageChange> inForce();

  /** Nothing is to be done: every image that can be rewritten is. */
  record Unchanged(List<ImageChange> inForce) implements RewriteDecision {
    public Unchanged {
      inForce = List.copyOf(inForce);
    }
  }

  /**
   * These images are to be changed, in one write.
   *
   * @param originals what each container used before, changed ones and those changed earlier
   */
  record Rewrite(
      List<ImageChange> inForce, List<Change> changes, Map<ContainerId, String> originals)
      implements RewriteDecision {
    public Rewrite {
      inForce = List.copyOf(inForce);
      changes = List.copyOf(changes);
      originals = Map.copyOf(originals);
    }

    /** One line for people, short enough for an annotation. */
    public String sentence() {
      Change first = changes.getFirst();
      String more = changes.size() == 1 ? "" : ", and %d more".formatted(changes.size() - 1);
      return "Stowage: %s uses %s instead of %s%s"
          .formatted(first.container(), first.to(), first.text(), more);
    }

    /** Every change in force once the write has happened, ordered by container. */
    public List<ImageChange> inForceAfterwards() {
      return Stream.concat(inForce.stream(), changes.stream().map(Change::asImageChange))
          .sorted((a, b) -> a.container().compareTo(b.container()))
          .toList();
    }
  }

  /** Something is to be done, but not now. */
  record NotYet(List<ImageChange> inForce, String reason) implements RewriteDecision {
    public NotYet {
      inForce = List.copyOf(inForce);
    }
  }

  /** It cannot be done until a person changes something. */
  record Impossible(List<ImageChange> inForce, String code, String message)
      implements RewriteDecision {
    public Impossible {
      inForce = List.copyOf(inForce);
    }
  }

  /**
   * It can be done and is not.
   *
   * @param code why, in capitals
   * @param message the same in one line
   * @param advice what a person can do about it
   */
  record Withheld(List<ImageChange> inForce, String code, String message, String advice)
      implements RewriteDecision {
    public Withheld {
      inForce = List.copyOf(inForce);
    }
  }

  /**
   * A new image for a container.
   *
   * @param text what its image field holds now
   * @param original the reference that the copy is of; not what the field holds when that is an
   *     older copy
   */
  record Change(ContainerId container, String text, ImageReference original, ImageReference to) {
    /** The same as it will be told. */
    public ImageChange asImageChange() {
      return new ImageChange(container, original, to);
    }
  }
}
