package dev.stowage.puller.quota;

import dev.stowage.event.NodeCacheEvent.CachePreview;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was said of a cache. For it every pod of the cluster was read: while nothing else has
 * changed that it goes by, they are read again after a pause that doubles, up to the cache's
 * interval; sooner where few nodes alone are looked at and have room.
 *
 * @param until how long it holds, whatever pods do
 */
record Judgement(Basis basis, CachePreview preview, Duration pause, Instant until) {
  static final Duration FIRST_PAUSE = Duration.ofMinutes(1);

  /**
   * What is said now.
   *
   * @param before what was said last; null when nothing was
   */
  static Judgement of(Basis basis, CachePreview preview, @Nullable Judgement before, Instant now) {
    Duration pause = FIRST_PAUSE;
    if (before != null && before.basis.equals(basis)) {
      Duration doubled = before.pause.multipliedBy(2);
      Duration longest = basis.cache().interval();
      pause = doubled.compareTo(longest) < 0 ? doubled : longest;
    }
    return new Judgement(basis, preview, pause, now.plus(pause));
  }

  /** Whether it is still to be said, when this is what there is to go by. */
  boolean holds(Basis current, Instant now) {
    return now.isBefore(until) && basis.equals(current);
  }
}
