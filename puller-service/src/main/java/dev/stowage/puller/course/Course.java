package dev.stowage.puller.course;

import dev.stowage.event.RolloutEvent.OfWorkload;
import dev.stowage.event.RolloutEvent.RolloutStarted;
import dev.stowage.puller.plan.RewriteDecision.Rewrite;
import dev.stowage.puller.plan.RewriteOutcome;

/** What is done about a workload now. */
public sealed interface Course {

  /** Nothing. */
  record Stay(RewriteOutcome outcome) implements Course {}

  /** Something is noted, and then it is decided again. */
  record Note(OfWorkload news) implements Course {}

  /** It is moved over to copies, once that has been noted. */
  record Move(RolloutStarted news, Rewrite rewrite) implements Course {}

  /** It gets its originals back, once that has been noted. */
  record Restore(RolloutStarted news, Restoration restoration, RewriteOutcome outcome)
      implements Course {}
}
