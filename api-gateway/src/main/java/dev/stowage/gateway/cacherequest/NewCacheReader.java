package dev.stowage.gateway.cacherequest;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.stowage.gateway.api.ProblemException;
import dev.stowage.image.Printable;
import io.micronaut.http.HttpStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the body of a request for a cache strictly: whatever is not understood is named. */
final class NewCacheReader {
  private static final ObjectReader JSON =
      new ObjectMapper()
          .reader()
          .with(
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
              DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
  private static final List<String> FIELDS =
      List.of("name", "images", "nodeSelector", "pullSecrets", "preview");

  private NewCacheReader() {}

  /**
   * The cache that is asked for.
   *
   * @throws ProblemException when the body is malformed; its detail names the field
   */
  static NewCache read(@Nullable String body) {
    try {
      JsonNode tree = tree(body == null ? "" : body);
      return new NewCache(
          text("name", required(tree, "name")),
          texts("images", required(tree, "images")),
          labels(tree.path("nodeSelector")),
          texts("pullSecrets", tree.path("pullSecrets")),
          flag(tree.path("preview")));
    } catch (IllegalArgumentException e) {
      throw new ProblemException(HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
    }
  }

  private static JsonNode tree(String body) {
    JsonNode tree;
    try {
      tree = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      JsonLocation place = e.getLocation();
      String where =
          place == null
              ? ""
              : " (line %d, column %d)".formatted(place.getLineNr(), place.getColumnNr());
      throw new IllegalArgumentException("the body is no valid JSON" + where, e);
    }
    if (!tree.isObject()) {
      throw new IllegalArgumentException("the body must be a JSON object with name and images");
    }
    tree.fieldNames()
        .forEachRemaining(name -> {
          if (!FIELDS.contains(name)) {
            throw NewCache.refused(
                Printable.of(name), "is not known here; there are " + String.join(", ", FIELDS));
          }
        });
    return tree;
  }

  private static JsonNode required(JsonNode tree, String field) {
    JsonNode value = tree.path(field);
    if (isLeftOut(value)) {
      throw NewCache.refused(field, "has no value");
    }
    return value;
  }

  private static String text(String field, JsonNode value) {
    if (!value.isTextual()) {
      throw NewCache.refused(field, "must be a string");
    }
    return value.textValue();
  }

  private static List<String> texts(String field, JsonNode value) {
    if (isLeftOut(value)) {
      return List.of();
    }
    if (!value.isArray()) {
      throw NewCache.refused(field, "must be an array of strings");
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode element : value) {
      texts.add(text("%s[%d]".formatted(field, texts.size()), element));
    }
    return texts;
  }

  private static Map<String, String> labels(JsonNode value) {
    Map<String, String> labels = new TreeMap<>();
    if (isLeftOut(value)) {
      return labels;
    }
    if (!value.isObject()) {
      throw NewCache.refused("nodeSelector", "must be an object of strings");
    }
    value
        .properties()
        .forEach(label ->
            labels.put(
                label.getKey(),
                text("nodeSelector." + Printable.of(label.getKey()), label.getValue())));
    return labels;
  }

  private static boolean flag(JsonNode value) {
    if (!isLeftOut(value) && !value.isBoolean()) {
      throw NewCache.refused("preview", "must be true or false");
    }
    return value.asBoolean();
  }

  private static boolean isLeftOut(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }
}
