package dev.stowage.registry.copy;

import dev.stowage.image.ImageReference;
import dev.stowage.registry.manifest.RawManifest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What one process saw under the tags of targets within the last minute, so that the next run need
 * not look at each. It is believed only while its registry proves it true once a second, by a look
 * at any remembered tag; one that is not as remembered makes all of its registry forgotten. So a
 * registry that was emptied is noticed within a second, a single tag that others moved or deleted
 * within a minute. Safe for use by many threads.
 */
public final class TargetMemory {
  private static final Duration REMEMBERED = Duration.ofMinutes(1);
  private static final Duration PROVED = Duration.ofSeconds(1);

  private final Clock clock;
  private final boolean remembers;
  private final ConcurrentMap<String, Known> registries = new ConcurrentHashMap<>();

  /** The tags of one registry, and when it was last as remembered. */
  private static final class Known {
    private final ConcurrentMap<String, Seen> tags = new ConcurrentHashMap<>();
    private volatile Instant proved = Instant.EPOCH;
  }

  private TargetMemory(Clock clock, boolean remembers) {
    this.clock = clock;
    this.remembers = remembers;
  }

  /** Remembers nothing: each image is looked for. */
  public static TargetMemory none() {
    return new TargetMemory(Clock.systemUTC(), false);
  }

  /** With nothing to remember yet. */
  public static TargetMemory empty(Clock clock) {
    return new TargetMemory(clock, true);
  }

  /** What a tag means, where that need not be asked. */
  Optional<Seen> believed(ImageReference target) {
    Known known = known(target);
    Instant now = clock.instant();
    return known.proved.isBefore(now.minus(PROVED))
        ? Optional.empty()
        : remembered(known, target, now);
  }

  /** A look found this. */
  void looked(ImageReference target, Optional<RawManifest> found) {
    Known known = known(target);
    Instant now = clock.instant();
    Optional<Seen> before = remembered(known, target, now);
    if (before.isPresent()) {
      if (found.filter(before.get()::isOf).isPresent()) {
        known.proved = now;
      } else {
        known.proved = Instant.EPOCH;
        known.tags.clear();
      }
    }
    found.ifPresent(manifest -> wrote(target, manifest));
  }

  /** A tag was set to this, and read back. */
  void wrote(ImageReference target, RawManifest manifest) {
    if (remembers) {
      known(target).tags.put(name(target), Seen.of(manifest, clock.instant()));
    }
  }

  private static Optional<Seen> remembered(Known known, ImageReference target, Instant now) {
    return Optional.ofNullable(known.tags.get(name(target)))
        .filter(seen -> !seen.at().isBefore(now.minus(REMEMBERED)));
  }

  private Known known(ImageReference target) {
    return registries.computeIfAbsent(target.registry(), ignored -> new Known());
  }

  private static String name(ImageReference target) {
    return target.repository() + ":" + target.tagIfAny().orElseThrow();
  }
}
