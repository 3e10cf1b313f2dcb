package dev.stowage.watcher.rule;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.stowage.image.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JSONPath (RFC 9535) of names, indexes and wildcards: {@code $.spec.pods[*].image}, {@code
 * $.spec['a.b']}. Filters, slices and descendants are left out: an image field has one place.
 */
public final class FieldPath {
  private static final Pattern STEP =
      Pattern.compile("\\.(\\w[\\w-]*|\\*)|\\[(?:(\\*)|(\\d{1,6})|'([^']+)')\\]");

  private final String text;
  private final List<Step> steps;

  private sealed interface Step {}

  private record Name(String name) implements Step {}

  private record Index(int index) implements Step {}

  private record Every() implements Step {}

  private FieldPath(String text, List<Step> steps) {
    this.text = text;
    this.steps = List.copyOf(steps);
  }

  /**
   * Parses a path.
   *
   * @throws IllegalArgumentException when it is none; the message is one line that quotes it
   */
  public static FieldPath parse(String text) {
    List<Step> steps = new ArrayList<>();
    Matcher step = STEP.matcher(text);
    int at = text.startsWith("$") ? 1 : 0;
    while (at > 0 && at < text.length()) {
      if (!step.find(at) || step.start() != at) {
        throw malformed(text);
      }
      steps.add(step(step));
      at = step.end();
    }
    if (steps.isEmpty()) {
      throw malformed(text);
    }
    return new FieldPath(text, steps);
  }

  private static Step step(Matcher found) {
    if (found.group(2) != null || "*".equals(found.group(1))) {
      return new Every();
    }
    if (found.group(3) != null) {
      return new Index(Integer.parseInt(found.group(3)));
    }
    return new Name(found.group(1) == null ? found.group(4) : found.group(1));
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(
        "'%s' is no path, must be like $.spec.image or $.spec.pods[*].image"
            .formatted(Printable.of(text)));
  }

  /** The texts at the path, each by its own place: {@code spec.pods[0].image}. */
  public Map<String, String> texts(JsonObject root) {
    Map<String, String> found = new TreeMap<>();
    walk(root, 0, "", found);
    return found;
  }

  private void walk(JsonElement element, int depth, String place, Map<String, String> found) {
    if (depth == steps.size()) {
      if (element.isJsonPrimitive() && element.getAsJsonPrimitive().isString()) {
        found.put(place, element.getAsString());
      }
      return;
    }
    switch (steps.get(depth)) {
      case Name name -> {
        if (element instanceof JsonObject object && object.has(name.name())) {
          walk(object.get(name.name()), depth + 1, child(place, name.name()), found);
        }
      }
      case Index index -> {
        if (element instanceof JsonArray array && index.index() < array.size()) {
          walk(array.get(index.index()), depth + 1, item(place, index.index()), found);
        }
      }
      case Every every -> walkEvery(element, depth, place, found);
    }
  }

  private void walkEvery(JsonElement element, int depth, String place, Map<String, String> found) {
    if (element instanceof JsonArray array) {
      for (int i = 0; i < array.size(); i++) {
        walk(array.get(i), depth + 1, item(place, i), found);
      }
    } else if (element instanceof JsonObject object) {
      object
          .entrySet()
          .forEach(entry -> walk(entry.getValue(), depth + 1, child(place, entry.getKey()), found));
    }
  }

  // A place becomes part of a Kafka key, where '/' divides; '~1' as in JSON Pointer.
  private static String child(String place, String name) {
    String written = name.replace("~", "~0").replace("/", "~1");
    return place.isEmpty() ? written : place + "." + written;
  }

  private static String item(String place, int index) {
    return place + "[" + index + "]";
  }

  @Override
  public String toString() {
    return text;
  }
}
