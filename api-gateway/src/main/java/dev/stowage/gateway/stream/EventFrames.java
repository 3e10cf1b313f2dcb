package dev.stowage.gateway.stream;

import dev.stowage.gateway.log.EventLog;
import dev.stowage.gateway.log.LogPosition;
import dev.stowage.gateway.log.NewEvents;
import dev.stowage.gateway.log.StoredEvent;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one event stream. It reads the log at its client's pace and holds one small page,
 * so a slow client costs nobody else anything.
 */
final class EventFrames implements FrameSource {
  static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final int PAGE = 50;

  private final EventLog log;
  private final NewEvents newEvents;
  private final UUID generation;
  private long seq;
  private byte @Nullable [] first;

  EventFrames(
      EventLog log, NewEvents newEvents, LogPosition position, @Nullable String lastEventId) {
    this.log = log;
    this.newEvents = newEvents;
    this.generation = position.generation();
    switch (ResumePoint.of(lastEventId, position)) {
      case ResumePoint.After(long after) -> {
        seq = after;
        first = Frames.opening(generation, after);
      }
      case ResumePoint.Reset(long after) -> {
        seq = after;
        first = Frames.reset(generation, after);
      }
    }
  }

  @Override
  public byte[] next() throws InterruptedException {
    if (first != null) {
      byte[] opening = first;
      first = null;
      return opening;
    }
    List<StoredEvent> page = log.after(seq, PAGE);
    if (page.isEmpty() && newEvents.awaitBeyond(seq, HEARTBEAT)) {
      page = log.after(seq, PAGE);
    }
    if (page.isEmpty()) {
      return Frames.heartbeat();
    }
    if (page.getFirst().seq() != seq + 1) {
      // So slow a client that the log has dropped what it would need next.
      seq = log.position().lastSeq();
      return Frames.reset(generation, seq);
    }
    seq = page.getLast().seq();
    StringBuilder frames = new StringBuilder();
    page.forEach(event -> frames.append(Frames.event(generation, event)));
    return Frames.bytes(frames.toString());
  }
}
