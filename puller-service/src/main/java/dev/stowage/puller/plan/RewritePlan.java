package dev.stowage.puller.plan;

import dev.stowage.event.RewriteEvent.ImageChange;
import dev.stowage.image.ImageReference;
import dev.stowage.image.InvalidImageException;
import dev.stowage.puller.plan.CopyState.FailedForGood;
import dev.stowage.puller.plan.CopyState.Pending;
import dev.stowage.puller.plan.CopyState.Stale;
import dev.stowage.puller.plan.CopyState.Verified;
import dev.stowage.puller.plan.RewriteDecision.Change;
import dev.stowage.puller.plan.RewriteDecision.Impossible;
import dev.stowage.puller.plan.RewriteDecision.NotYet;
import dev.stowage.puller.plan.RewriteDecision.Rewrite;
import dev.stowage.puller.plan.RewriteDecision.Unchanged;
import dev.stowage.puller.plan.RewriteDecision.Withheld;
import dev.stowage.puller.plan.WorkloadSnapshot.Container;
import dev.stowage.puller.plan.WorkloadSnapshot.HeldBack;
import dev.stowage.puller.plan.WorkloadSnapshot.Immutable;
import dev.stowage.puller.plan.WorkloadSnapshot.Obstacle;
import dev.stowage.workload.ContainerId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Decides the rewrite of a workload. All its images change in one write, so that it rolls out once:
 * it waits until every copy is there, but not for an image whose copy failed for good or whose
 * field holds no reference.
 */
public final class RewritePlan {
  private static final String PROTECTED_NAMESPACE = "kube-system";

  private final WorkloadSnapshot workload;
  private final WorkloadView view;
  private final List<ImageChange> inForce = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();
  private final List<String> waitingFor = new ArrayList<>();
  private final List<FailedForGood> failures = new ArrayList<>();
  private final List<Stale> stale = new ArrayList<>();

  private RewritePlan(WorkloadSnapshot workload, WorkloadView view) {
    this.workload = workload;
    this.view = view;
  }

  /** Decides; a workload of {@code kube-system} is never touched. */
  public static RewriteDecision decide(WorkloadSnapshot workload, WorkloadView view) {
    if (workload.id().namespace().equals(PROTECTED_NAMESPACE)) {
      return new Unchanged(List.of());
    }
    RewritePlan plan = new RewritePlan(workload, view);
    workload.containers().forEach(plan::judge);
    plan.inForce.sort((a, b) -> a.container().compareTo(b.container()));
    return plan.conclude();
  }

  private RewriteDecision conclude() {
    if (!waitingFor.isEmpty()) {
      return new NotYet(inForce, "waiting for " + String.join(", ", new TreeSet<>(waitingFor)));
    }
    if (!stale.isEmpty()) {
      return staleCopies();
    }
    if (changes.isEmpty()) {
      return failures.isEmpty() || !inForce.isEmpty() ? new Unchanged(inForce) : copiesFailed();
    }
    if (workload.obstacle().isEmpty()) {
      return new Rewrite(inForce, changes, originals());
    }
    Obstacle obstacle = workload.obstacle().orElseThrow();
    return switch (obstacle) {
      case HeldBack heldBack -> new NotYet(inForce, heldBack.reason());
      case Immutable immutable -> new Impossible(inForce, "IMMUTABLE", immutable.reason());
    };
  }

  private Withheld staleCopies() {
    return new Withheld(
        inForce,
        "STALE_COPY",
        "the copy of %s was verified too long ago".formatted(stale.getFirst().source()),
        "have it copied again, or set stowage.puller.verified-within higher");
  }

  private Impossible copiesFailed() {
    FailedForGood first = failures.getFirst();
    String more = failures.size() == 1 ? "" : " and %d more".formatted(failures.size() - 1);
    return new Impossible(
        inForce,
        "COPY_FAILED",
        "there is no copy of %s (%s)%s: see the copy's own message"
            .formatted(first.source(), first.code(), more));
  }

  private void judge(Container container) {
    Optional<ImageReference> image = parsed(container.image());
    if (image.isEmpty()) {
      return;
    }
    ImageReference now = image.orElseThrow();
    Optional<ImageReference> original =
        Optional.ofNullable(workload.originals().get(container.id())).flatMap(RewritePlan::parsed);
    if (original.isPresent() && isCopyOf(original.orElseThrow(), now, container.id())) {
      judgeCopy(container, original.orElseThrow(), now);
      return;
    }
    ImageReference discovered = view.discovered().get(container.id());
    if (discovered == null) {
      judgeUndiscovered(container, now);
    } else if (discovered.equals(now)) {
      judgeSource(container, now);
    } else {
      waitingFor.add("the watcher to see %s in %s".formatted(now, container.id()));
    }
  }

  // Late, or left out by the watcher's filter, or a copy that somebody put there by hand.
  private void judgeUndiscovered(Container container, ImageReference now) {
    if (view.expected().contains(container.id())) {
      waitingFor.add("the watcher to see %s in %s".formatted(now, container.id()));
    } else if (!view.listed()) {
      waitingFor.add("the watcher to list the cluster");
    }
  }

  private boolean isCopyOf(ImageReference original, ImageReference now, ContainerId container) {
    return view.isCopy(original, now, container);
  }

  private void judgeCopy(Container container, ImageReference original, ImageReference now) {
    // The copy can have moved since, when the target's naming was changed.
    switch (view.copies().apply(original)) {
      case Verified verified when !verified.target().equals(now) ->
          changes.add(new Change(container.id(), container.image(), original, verified.target()));
      case Verified verified ->
          inForce.add(new ImageChange(container.id(), original, verified.target()));
      case Stale old -> inForce.add(new ImageChange(container.id(), original, now));
      case Pending pending -> inForce.add(new ImageChange(container.id(), original, now));
      case FailedForGood failed -> inForce.add(new ImageChange(container.id(), original, now));
    }
  }

  private void judgeSource(Container container, ImageReference source) {
    switch (view.copies().apply(source)) {
      case Verified verified when verified.target().equals(source) -> {
        // Its own copy: there is nothing to move.
      }
      case Verified verified ->
          changes.add(new Change(container.id(), container.image(), source, verified.target()));
      case Stale old when old.target().equals(source) -> {
        // Its own copy, too.
      }
      case Stale old -> stale.add(old);
      case Pending pending -> waitingFor.add("the copy of " + source);
      case FailedForGood failed -> failures.add(failed);
    }
  }

  // What is known of a container that is not changed now stays; a changed one gets what it had.
  private Map<ContainerId, String> originals() {
    Map<ContainerId, String> originals = new HashMap<>();
    for (Container container : workload.containers()) {
      String known = workload.originals().get(container.id());
      if (known != null) {
        originals.put(container.id(), known);
      }
    }
    for (Change change : changes) {
      boolean fromOlderCopy = !parsed(change.text()).equals(Optional.of(change.original()));
      if (!fromOlderCopy) {
        originals.put(change.container(), change.text());
      }
    }
    return originals;
  }

  /** The reference that a field holds, if it holds one. */
  public static Optional<ImageReference> parsed(String text) {
    try {
      return Optional.of(ImageReference.parse(text));
    } catch (InvalidImageException e) {
      return Optional.empty();
    }
  }
}
