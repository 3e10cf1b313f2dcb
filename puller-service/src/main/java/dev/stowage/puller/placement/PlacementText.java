package dev.stowage.puller.placement;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.stowage.image.Printable;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1Affinity;
import io.kubernetes.client.openapi.models.V1Toleration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parts of a pod's specification that settings hold as text. What is wrong is thrown as one line
 * that says what the text must be.
 */
public final class PlacementText {
  private static final Pattern LABEL =
      Pattern.compile("\\s*([A-Za-z0-9._/-]+)=([A-Za-z0-9._-]*)\\s*");

  private PlacementText() {}

  /** A JSON object of texts. */
  public static Map<String, String> texts(String json) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (!(parse(json) instanceof JsonObject object)) {
      throw malformed(json, "a JSON object of texts");
    }
    object
        .asMap()
        .forEach((name, value) -> {
          if (!(value instanceof JsonPrimitive text) || !text.isString()) {
            throw malformed(json, "a JSON object of texts, and '%s' is none".formatted(name));
          }
          texts.put(name, text.getAsString());
        });
    return texts;
  }

  /** Labels as {@code KEY=VALUE}. */
  public static Map<String, String> labels(List<String> texts) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (String text : texts) {
      if (text.isBlank()) {
        continue;
      }
      Matcher form = LABEL.matcher(text);
      if (!form.matches()) {
        throw malformed(text, "KEY=VALUE");
      }
      labels.put(form.group(1), form.group(2));
    }
    return labels;
  }

  /** A pod's {@code affinity}. */
  public static JsonObject affinity(String json) {
    if (!(parse(json) instanceof JsonObject affinity)) {
      throw malformed(json, "a JSON object, the affinity of a pod");
    }
    if (!affinity.isEmpty()) {
      requireFits(affinity, V1Affinity.class, "the affinity of a pod");
    }
    return affinity;
  }

  /** A pod's {@code tolerations}. */
  public static JsonArray tolerations(String json) {
    if (!(parse(json) instanceof JsonArray tolerations)) {
      throw malformed(json, "a JSON list, the tolerations of a pod");
    }
    for (JsonElement toleration : tolerations) {
      requireFits(toleration, V1Toleration.class, "the tolerations of a pod");
    }
    return tolerations;
  }

  private static void requireFits(JsonElement json, Class<?> type, String what) {
    try {
      var unused = JSON.getGson().fromJson(json, type);
    } catch (JsonParseException | IllegalArgumentException | IllegalStateException e) {
      throw malformed(json.toString(), what);
    }
  }

  private static JsonElement parse(String json) {
    try {
      return JsonParser.parseString(json);
    } catch (JsonParseException e) {
      throw malformed(json, "JSON");
    }
  }

  private static IllegalArgumentException malformed(String text, String wanted) {
    return new IllegalArgumentException("'%s' is not %s".formatted(Printable.of(text), wanted));
  }
}
