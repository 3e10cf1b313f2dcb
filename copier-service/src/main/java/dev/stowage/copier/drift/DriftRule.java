package dev.stowage.copier.drift;

import dev.stowage.image.Glob;
import dev.stowage.image.ImageReference;
import dev.stowage.image.Printable;
import dev.stowage.runtime.StartupException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is done about references of a pattern.
 *
 * @param pattern a {@link Glob} on the canonical reference; or {@link #ALWAYS_PULLED}
 * @param mode what follows when the tag has moved
 * @param interval how often it is looked at
 */
record DriftRule(String pattern, DriftMode mode, Duration interval) {
  /** Stands for what nodes ask the registry for at every start; no reference looks like it. */
  static final String ALWAYS_PULLED = "always-pulled";

  private static final Map<String, Duration> UNITS =
      Map.of(
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));
  private static final Pattern FORM =
      Pattern.compile("(\\S+)\\s+(ignore|(?:(warn|sync)\\s+(\\d{1,6})([smhd])))");

  /**
   * Parses {@code PATTERN ignore}, {@code PATTERN warn INTERVAL} or {@code PATTERN sync INTERVAL}.
   *
   * @throws StartupException when the text is anything else
   */
  static DriftRule parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw malformed(text);
    }
    if (form.group(3) == null) {
      return new DriftRule(form.group(1), DriftMode.IGNORE, Duration.ZERO);
    }
    Duration interval =
        UNITS
            .getOrDefault(form.group(5), Duration.ZERO)
            .multipliedBy(Long.parseLong(form.group(4)));
    if (interval.isZero()) {
      throw malformed(text);
    }
    return new DriftRule(
        form.group(1), DriftMode.valueOf(form.group(3).toUpperCase(Locale.ROOT)), interval);
  }

  private static StartupException malformed(String text) {
    return new StartupException(
        "stowage.copier.drift.rules has '%s': write 'PATTERN ignore', or 'PATTERN warn 1h', or 'PATTERN sync 1h'"
            .formatted(Printable.of(text)));
  }

  boolean matches(ImageReference reference, Predicate<ImageReference> alwaysPulled) {
    return pattern.equals(ALWAYS_PULLED)
        ? alwaysPulled.test(reference)
        : new Glob(pattern).matches(reference.toString());
  }
}
