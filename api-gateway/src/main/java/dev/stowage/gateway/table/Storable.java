package dev.stowage.gateway.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.stowage.event.CacheRequest;
import dev.stowage.event.CopyEvent;
import dev.stowage.event.DiscoveryEvent;
import dev.stowage.event.DiscoveryEvent.ImageDiscovered;
import dev.stowage.event.NodeCacheEvent;
import dev.stowage.event.RewriteEvent;
import dev.stowage.event.RewriteEvent.WorkloadRewritten;
import dev.stowage.event.RewriteRequest;
import dev.stowage.event.RolloutEvent;
import dev.stowage.event.StowageEvent;
import dev.stowage.event.json.EventJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What events carry, brought into the form that Postgres can hold. An event that could not be
 * stored would stop the projection for good, so nothing that an event may say is allowed to fail
 * here.
 */
public final class Storable {
  /** A B-tree entry holds 2,704 bytes; any key that a real workload or image has is far shorter. */
  static final int LONGEST_KEY_BYTES = 2_000;

  private static final ObjectWriter JSON =
      EventJson.newMapper().writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");
  private static final char REPLACEMENT = '\uFFFD';

  private Storable() {}

  /** The text with NUL and unpaired surrogates replaced: UTF-8 in Postgres has neither. */
  public static String text(String text) {
    StringBuilder storable = new StringBuilder(text.length());
    text.codePoints()
        .map(point -> point == 0 || isSurrogate(point) ? REPLACEMENT : point)
        .forEach(storable::appendCodePoint);
    return storable.toString();
  }

  /** The same of a text that may be missing. */
  static @Nullable String textIfAny(@Nullable String text) {
    return text == null ? null : text(text);
  }

  /** The value as JSON, all of it ASCII: even half of a surrogate pair then is valid JSON. */
  public static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write " + value.getClass().getSimpleName(), e);
    }
  }

  /** The time, no further away than the years 1 to 9999. */
  public static Instant time(Instant time) {
    if (time.isBefore(EARLIEST)) {
      return EARLIEST;
    }
    return time.isAfter(LATEST) ? LATEST : time;
  }

  /** Milliseconds, as many as fit. */
  static long millis(Duration duration) {
    try {
      return duration.toMillis();
    } catch (ArithmeticException e) {
      return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  /** Whether the indexes can hold everything of the event that is indexed. */
  public static boolean fits(StowageEvent event) {
    return isKey(event.key())
        && switch (event) {
          case ImageDiscovered discovered -> isKey(discovered.image().toString());
          case WorkloadRewritten rewritten ->
              rewritten.images().stream().allMatch(image -> isKey(image.container().toString()));
          case DiscoveryEvent discovery -> true;
          case CopyEvent copy -> true;
          case RewriteEvent rewrite -> true;
          case RolloutEvent rollout -> true;
          case NodeCacheEvent cache -> true;
          case RewriteRequest request -> true;
          case CacheRequest request -> true;
        };
  }

  private static boolean isKey(String key) {
    return key.getBytes(StandardCharsets.UTF_8).length <= LONGEST_KEY_BYTES;
  }

  private static boolean isSurrogate(int point) {
    return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
  }
}
