package dev.stowage.puller.pace;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When roll-outs may begin: {@code [DAYS ]HH:MM-HH:MM[ ZONE]}, for example {@code Mon-Fri
 * 22:00-05:00 Europe/Berlin}. A window over midnight belongs to the day on which it opens.
 *
 * @param days on which it opens
 * @param opens the first minute in it
 * @param closes the first minute after it; the same as {@code opens} for the whole day
 */
public record TimeWindow(Set<DayOfWeek> days, LocalTime opens, LocalTime closes, ZoneId zone) {
  /** Always open. */
  public static final TimeWindow ALWAYS =
      new TimeWindow(
          EnumSet.allOf(DayOfWeek.class), LocalTime.MIDNIGHT, LocalTime.MIDNIGHT, ZoneOffset.UTC);

  private static final Pattern FORM =
      Pattern.compile(
          "(?:([A-Za-z]{3})(?:-([A-Za-z]{3}))? +)?(\\d\\d:\\d\\d)-(\\d\\d:\\d\\d)(?: +(\\S+))?");

  public TimeWindow {
    days = Set.copyOf(days);
  }

  /**
   * Reads a window; an empty text is always open.
   *
   * @throws IllegalArgumentException when it is none, with a message for people
   */
  public static TimeWindow parse(String text) {
    if (text.isBlank()) {
      return ALWAYS;
    }
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw unreadable(text);
    }
    try {
      return new TimeWindow(
          days(form.group(1), form.group(2)),
          LocalTime.parse(form.group(3)),
          LocalTime.parse(form.group(4)),
          form.group(5) == null ? ZoneOffset.UTC : ZoneId.of(form.group(5)));
    } catch (DateTimeException e) {
      throw unreadable(text);
    }
  }

  /** Whether a roll-out may begin. */
  public boolean isOpen(Instant now) {
    ZonedDateTime there = now.atZone(zone);
    LocalTime time = there.toLocalTime();
    DayOfWeek today = there.getDayOfWeek();
    if (opens.isBefore(closes)) {
      return days.contains(today) && !time.isBefore(opens) && time.isBefore(closes);
    }
    return time.isBefore(closes)
        ? days.contains(today.minus(1))
        : days.contains(today) && !time.isBefore(opens);
  }

  private static Set<DayOfWeek> days(@Nullable String first, @Nullable String last) {
    if (first == null) {
      return EnumSet.allOf(DayOfWeek.class);
    }
    DayOfWeek day = day(first);
    DayOfWeek end = last == null ? day : day(last);
    Set<DayOfWeek> days = EnumSet.of(day);
    while (day != end) {
      day = day.plus(1);
      days.add(day);
    }
    return days;
  }

  private static DayOfWeek day(String text) {
    return Arrays.stream(DayOfWeek.values())
        .filter(day -> day.name().startsWith(text.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> new DateTimeException("no day of the week"));
  }

  private static IllegalArgumentException unreadable(String text) {
    return new IllegalArgumentException(
        "'%s' is no window of time: write it like 22:00-05:00 Europe/Berlin or Mon-Fri 09:00-17:00"
            .formatted(text));
  }
}
