package dev.stowage.copier.intake;

import dev.stowage.copier.job.JobRequest;
import dev.stowage.event.DiscoveryEvent;
import dev.stowage.image.ImageReference;
import dev.stowage.image.InvalidImageException;
import dev.stowage.image.TargetNaming;
import dev.stowage.image.TargetRepository;

/** What a discovery asks of the copier. */
sealed interface IntakeDecision {

  /** Copy it. */
  record Copy(JobRequest request) implements IntakeDecision {}

  /** It cannot be copied: no valid name for it at the target. */
  record Unnameable(ImageReference source, String message) implements IntakeDecision {}

  /** Nothing. */
  record Nothing() implements IntakeDecision {}

  /** Decides; pure. */
  static IntakeDecision of(DiscoveryEvent event, TargetRepository target, TargetNaming naming) {
    return switch (event) {
      case DiscoveryEvent.ImageDiscovered discovered ->
          ofReference(discovered.image(), target, naming);
      case DiscoveryEvent.ImageRemoved _ -> new Nothing();
      case DiscoveryEvent.ImageRejected _ -> new Nothing();
      case DiscoveryEvent.ClusterListed _ -> new Nothing();
    };
  }

  private static IntakeDecision ofReference(
      ImageReference source, TargetRepository target, TargetNaming naming) {
    // Copying a copy would feed itself; the watcher leaves them out, but the topic is open to
    // others.
    if (target.contains(source)) {
      return new Nothing();
    }
    try {
      return new Copy(new JobRequest(source, naming.targetOf(source, target)));
    } catch (InvalidImageException e) {
      return new Unnameable(source, e.getMessage());
    }
  }
}
