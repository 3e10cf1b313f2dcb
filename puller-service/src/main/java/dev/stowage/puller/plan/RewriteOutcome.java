package dev.stowage.puller.plan;

import dev.stowage.event.RewriteEvent.ImageChange;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** What became of looking at a workload. */
public sealed interface RewriteOutcome {

  /** It was changed. */
  record Written(List<ImageChange> inForce) implements RewriteOutcome {}

  /** There was nothing to change. */
  record Unchanged(List<ImageChange> inForce) implements RewriteOutcome {}

  /** There is something to change, but not now; news about it will bring it back. */
  record Waiting(List<ImageChange> inForce, String reason) implements RewriteOutcome {}

  /**
   * It would have been changed if changing were switched on.
   *
   * @param change what would have been done
   */
  record Reported(List<ImageChange> inForce, String change) implements RewriteOutcome {}

  /** There is something to change, but not before this time. */
  record Later(List<ImageChange> inForce, String reason, Instant at) implements RewriteOutcome {}

  /** There is something to change, but other roll-outs come first. */
  record InLine(List<ImageChange> inForce, String reason) implements RewriteOutcome {}

  /** The originals were brought back, and stay. */
  record Reverted(String code, String message, String advice) implements RewriteOutcome {}

  /** It could be changed and is not. */
  record Withheld(List<ImageChange> inForce, String code, String message, String advice)
      implements RewriteOutcome {}

  /** It could not be changed and was left as it is. */
  record Failed(String code, String message) implements RewriteOutcome {}

  /** Somebody else changed it at the same time: it has to be looked at afresh. */
  record Conflict() implements RewriteOutcome {}

  /** There is no such workload. */
  record Gone() implements RewriteOutcome {}

  /** Whether there is something to change still, once its time has come. */
  default boolean isPending() {
    return switch (this) {
      case Waiting waiting -> true;
      case Later later -> true;
      case InLine inLine -> true;
      case Conflict conflict -> true;
      case Written written -> false;
      case Unchanged unchanged -> false;
      case Reported reported -> false;
      case Reverted reverted -> false;
      case Withheld withheld -> false;
      case Failed failed -> false;
      case Gone gone -> false;
    };
  }

  /** The outcome's name in metrics. */
  default String label() {
    return getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }
}
