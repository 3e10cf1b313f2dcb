package dev.stowage.gateway.stream;

import dev.stowage.gateway.log.NewEvents;
import java.time.Duration;

/**
 * Says that something has changed, at most once a second however much it was; and once at the
 * start, since a page that connects again may have missed something.
 */
final class ChangeFrames implements FrameSource {
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final long NONE = -1;

  private final NewEvents newEvents;
  private long seq = NONE;

  ChangeFrames(NewEvents newEvents) {
    this.newEvents = newEvents;
  }

  @Override
  public byte[] next() throws InterruptedException {
    if (seq != NONE) {
      Thread.sleep(PAUSE);
    }
    if (!newEvents.awaitBeyond(seq, EventFrames.HEARTBEAT)) {
      return Frames.heartbeat();
    }
    seq = newEvents.lastSeq();
    return Frames.changed();
  }
}
