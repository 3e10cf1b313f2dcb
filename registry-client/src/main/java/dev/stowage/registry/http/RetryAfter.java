package dev.stowage.registry.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * The {@code Retry-After} header (RFC 9110, 10.2.3): seconds or a date; capped, because ten years
 * is no answer.
 */
public final class RetryAfter {
  private static final Duration LONGEST = Duration.ofHours(6);

  private RetryAfter() {}

  /** How long to wait; empty when the value is none. */
  public static Optional<Duration> parse(String value, Instant now) {
    return parsed(value.strip(), now)
        .filter(wait -> !wait.isNegative())
        .map(wait -> wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
  }

  private static Optional<Duration> parsed(String value, Instant now) {
    try {
      if (!value.isEmpty() && value.length() <= 12 && value.chars().allMatch(Character::isDigit)) {
        return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
      }
      Instant date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(Duration.between(now, date));
    } catch (DateTimeException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
