package dev.stowage.puller.configured;

import dev.stowage.image.Printable;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as people write them: {@code 30m}, {@code 1h}, {@code 1d}. */
public final class IntervalText {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,6})([smhd])");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  private IntervalText() {}

  /**
   * The time.
   *
   * @throws IllegalArgumentException when the text is none; one line
   */
  public static Duration parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "'%s' is no time, as 30m or 6h is one".formatted(Printable.of(text)));
    }
    return UNITS
        .getOrDefault(form.group(2), Duration.ZERO)
        .multipliedBy(Long.parseLong(form.group(1)));
  }
}
