package dev.stowage.gateway.stream;

import dev.stowage.gateway.log.LogPosition;
import org.jspecify.annotations.Nullable;

/** Where a stream begins. */
sealed interface ResumePoint {

  /** With the event after this one. */
  record After(long seq) implements ResumePoint {}

  /**
   * With what comes next; events were missed that cannot be read again, so whatever the client has
   * built from earlier ones has to be read anew.
   */
  record Reset(long seq) implements ResumePoint {}

  /**
   * Decides by the id of the last event that the client has seen.
   *
   * @param lastEventId {@code <generation>-<seq>}; null when the client comes for the first time
   */
  static ResumePoint of(@Nullable String lastEventId, LogPosition position) {
    if (lastEventId == null) {
      return new After(position.lastSeq());
    }
    int dash = lastEventId.lastIndexOf('-');
    Reset reset = new Reset(position.lastSeq());
    if (dash < 0 || !lastEventId.substring(0, dash).equals(position.generation().toString())) {
      return reset;
    }
    try {
      long seq = Long.parseLong(lastEventId.substring(dash + 1));
      boolean readable = seq >= position.oldestSeq() - 1 && seq <= position.lastSeq();
      return readable ? new After(seq) : reset;
    } catch (NumberFormatException e) {
      return reset;
    }
  }
}
