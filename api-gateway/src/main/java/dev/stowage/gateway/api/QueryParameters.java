package dev.stowage.gateway.api;

import dev.stowage.gateway.view.PageRequest;
import dev.stowage.image.ImageReference;
import dev.stowage.image.InvalidImageException;
import io.micronaut.http.HttpRequest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A request's query, read strictly: whatever is not understood is refused by name. */
public final class QueryParameters {
  private static final int LONGEST_VALUE = 500;

  private final Map<String, String> values;

  private QueryParameters(Map<String, String> values) {
    this.values = values;
  }

  /** The query of a request; parameters without a value count as left out. */
  public static QueryParameters of(HttpRequest<?> request) {
    Map<String, List<String>> given = new HashMap<>();
    request.getParameters().forEach(given::put);
    return of(given);
  }

  static QueryParameters of(Map<String, List<String>> given) {
    Map<String, String> values = new HashMap<>();
    given.forEach((name, all) -> {
      if (all.size() > 1) {
        throw ProblemException.badParameter(name, "is given more than once");
      }
      String value = all.isEmpty() ? "" : all.getFirst();
      if (value.length() > LONGEST_VALUE) {
        throw ProblemException.badParameter(
            name, "is longer than %d characters".formatted(LONGEST_VALUE));
      }
      if (!value.codePoints().allMatch(QueryParameters::isText)) {
        throw ProblemException.badParameter(name, "has a control character");
      }
      if (!value.isBlank()) {
        values.put(name, value);
      }
    });
    return new QueryParameters(values);
  }

  /** Refuses parameters that the route does not know, so that a misspelt filter is noticed. */
  public QueryParameters only(String... known) {
    TreeSet<String> unknown = new TreeSet<>(values.keySet());
    Arrays.asList(known).forEach(unknown::remove);
    if (!unknown.isEmpty()) {
      throw ProblemException.badParameter(
          unknown.first(), "is not known here; there are " + String.join(", ", known));
    }
    return this;
  }

  /** The text, or null when it was left out. */
  public @Nullable String text(String name) {
    return values.get(name);
  }

  /** One of these values by its name, or null when it was left out. */
  public <E extends Enum<E>> @Nullable E oneOf(String name, E[] all) {
    String value = values.get(name);
    if (value == null) {
      return null;
    }
    return Arrays.stream(all)
        .filter(one -> one.toString().equalsIgnoreCase(value))
        .findFirst()
        .orElseThrow(() ->
            ProblemException.badParameter(
                name,
                "must be one of "
                    + Arrays.stream(all).map(Enum::toString).collect(Collectors.joining(", "))));
  }

  /** An image reference in its canonical form, or null when it was left out. */
  public @Nullable ImageReference image(String name) {
    String value = values.get(name);
    if (value == null) {
      return null;
    }
    try {
      return ImageReference.parse(value);
    } catch (InvalidImageException e) {
      throw ProblemException.badParameter(name, "is no image reference: " + e.getMessage());
    }
  }

  /** The parameters {@code page} and {@code size}. */
  public PageRequest page(int defaultSize) {
    return new PageRequest(
        number("page", 0, 0, PageRequest.MAX_PAGE),
        number("size", defaultSize, 1, PageRequest.MAX_SIZE));
  }

  private int number(String name, int otherwise, int least, int most) {
    String value = values.get(name);
    if (value == null) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw notBetween(name, least, most);
    }
    throw notBetween(name, least, most);
  }

  private static ProblemException notBetween(String name, int least, int most) {
    return ProblemException.badParameter(
        name, "must be a whole number from %d to %d".formatted(least, most));
  }

  private static boolean isText(int point) {
    return !Character.isISOControl(point)
        && (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE);
  }
}
