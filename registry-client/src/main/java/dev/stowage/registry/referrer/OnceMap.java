package dev.stowage.registry.referrer;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/** Answers that are asked for once and shared by all who want them, for a while. */
final class OnceMap<K, V> {
  private static final int MAX_KEYS = 10_000;

  private final ConcurrentMap<K, Entry<V>> entries = new ConcurrentHashMap<>();
  private final Duration validity;
  private final InstantSource clock;

  private record Entry<V>(FutureTask<V> answer, Instant end) {}

  OnceMap(Duration validity, InstantSource clock) {
    this.validity = validity;
    this.clock = clock;
  }

  /** The answer; the first to want it computes it, a failure is everybody's and is not kept. */
  V get(K key, Supplier<V> question) throws InterruptedException {
    Instant now = clock.instant();
    if (entries.size() > MAX_KEYS) {
      entries.clear();
    }
    FutureTask<V> own = new FutureTask<>(question::get);
    Entry<V> entry =
        entries.compute(
            key,
            (ignored, present) ->
                present != null && now.isBefore(present.end())
                    ? present
                    : new Entry<>(own, now.plus(validity)));
    if (entry.answer() == own) {
      own.run();
    }
    try {
      return entry.answer().get();
    } catch (ExecutionException e) {
      entries.remove(key, entry);
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException("A shared question failed", e);
    }
  }
}
