package dev.stowage.copier.budget;

import dev.stowage.registry.call.RequestBudget.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an answer's headers say of a budget, for example {@code ratelimit-limit: 100;w=21600} and
 * {@code ratelimit-remaining: 97;w=21600}.
 *
 * @param limit how many requests a window has
 * @param remaining how many are left of this one
 * @param window how long a window is
 * @param untilReset when the next one begins, where the registry says so
 */
record RateLimit(long limit, long remaining, Duration window, Optional<Duration> untilReset) {
  private static final Pattern NUMBER = Pattern.compile("\\s*(\\d{1,12})(?:\\D.*)?");
  private static final Pattern WINDOW = Pattern.compile(".*;\\s*w=(\\d{1,9})\\b.*");
  // Some send the time of day in seconds since 1970 instead of a number of seconds.
  private static final long SURELY_A_TIME = 1_000_000_000;
  private static final Duration UNSAID = Duration.ofHours(1);
  private static final Duration LONGEST = Duration.ofDays(1);

  /** Empty when the headers name no limit and rest. */
  static Optional<RateLimit> parse(Limits limits, Instant now) {
    OptionalLong limit = number(limits.limit());
    OptionalLong remaining = number(limits.remaining());
    if (limit.isEmpty() || remaining.isEmpty() || limit.getAsLong() == 0) {
      return Optional.empty();
    }
    Optional<Duration> untilReset = untilReset(limits.reset(), now);
    Duration window =
        window(limits.limit())
            .or(() -> window(limits.remaining()))
            .or(() -> untilReset)
            .orElse(UNSAID);
    return Optional.of(
        new RateLimit(
            limit.getAsLong(),
            Math.min(remaining.getAsLong(), limit.getAsLong()),
            capped(window),
            untilReset.map(RateLimit::capped)));
  }

  private static OptionalLong number(Optional<String> header) {
    return header
        .map(NUMBER::matcher)
        .filter(Matcher::matches)
        .map(found -> OptionalLong.of(Long.parseLong(found.group(1))))
        .orElse(OptionalLong.empty());
  }

  private static Optional<Duration> window(Optional<String> header) {
    return header
        .map(WINDOW::matcher)
        .filter(Matcher::matches)
        .map(found -> Duration.ofSeconds(Long.parseLong(found.group(1))))
        .filter(Duration::isPositive);
  }

  private static Optional<Duration> untilReset(Optional<String> header, Instant now) {
    OptionalLong seconds = number(header);
    if (seconds.isEmpty()) {
      return Optional.empty();
    }
    long value = seconds.getAsLong();
    Duration until =
        value >= SURELY_A_TIME
            ? Duration.between(now, Instant.ofEpochSecond(value))
            : Duration.ofSeconds(value);
    return Optional.of(until).filter(Duration::isPositive);
  }

  private static Duration capped(Duration wait) {
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }
}
