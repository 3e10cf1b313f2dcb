package dev.stowage.puller.plan;

import dev.stowage.event.RewriteEvent.ImageChange;
import dev.stowage.image.ImageReference;
import dev.stowage.workload.ContainerId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What events say about a workload.
 *
 * @param discovered the original reference of each container
 * @param expected containers whose discovery is there or, when it is not, only late
 * @param copies how far the copy of a source is
 * @param listed whether the cluster was listed in full: before that, any container without a
 *     discovery may only be late
 * @param published the changes that were last published as in force
 */
public record WorkloadView(
    Map<ContainerId, ImageReference> discovered,
    Set<ContainerId> expected,
    Function<ImageReference, CopyState> copies,
    boolean listed,
    List<ImageChange> published) {

  public WorkloadView {
    discovered = Map.copyOf(discovered);
    expected = Set.copyOf(expected);
    published = List.copyOf(published);
  }

  /** Whether what the container uses now is, or was told to be, a copy of the original. */
  public boolean isCopy(ImageReference original, ImageReference now, ContainerId container) {
    boolean isTarget =
        switch (copies.apply(original)) {
          case CopyState.Verified verified -> verified.target().equals(now);
          case CopyState.Stale stale -> stale.target().equals(now);
          case CopyState.Pending pending -> false;
          case CopyState.FailedForGood failed -> false;
        };
    return isTarget || published.contains(new ImageChange(container, original, now));
  }
}
