package dev.stowage.event.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a new schema of an event breaks for those who hold the old one: a service that reads old
 * events, and a consumer that reads new events by the old schema. Allowed are new fields that need
 * no value and new values of an enumeration.
 */
final class SchemaCompatibility {
  private static final List<String> RULES = List.of("type", "format", "pattern");

  private final List<String> breaks = new ArrayList<>();

  private SchemaCompatibility() {}

  static List<String> breaks(JsonNode oldSchema, JsonNode newSchema) {
    SchemaCompatibility compatibility = new SchemaCompatibility();
    compatibility.compare("", oldSchema, newSchema);
    return compatibility.breaks;
  }

  private void compare(String path, JsonNode oldSchema, JsonNode newSchema) {
    for (String rule : RULES) {
      if (!oldSchema.path(rule).equals(newSchema.path(rule))) {
        breaks.add(
            "%s: %s changed from %s to %s"
                .formatted(shown(path), rule, value(oldSchema, rule), value(newSchema, rule)));
      }
    }
    compareEnumerations(path, oldSchema.path("enum"), newSchema.path("enum"));
    compareRequired(path, oldSchema.path("required"), newSchema.path("required"));
    JsonNode newFields = newSchema.path("properties");
    oldSchema
        .path("properties")
        .properties()
        .forEach(field -> {
          String name = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
          JsonNode newField = newFields.path(field.getKey());
          if (newField.isMissingNode()) {
            breaks.add(name + ": removed");
          } else {
            compare(name, field.getValue(), newField);
          }
        });
    if (oldSchema.has("items") || newSchema.has("items")) {
      compare(path + "[]", oldSchema.path("items"), newSchema.path("items"));
    }
  }

  private void compareEnumerations(String path, JsonNode oldValues, JsonNode newValues) {
    if (oldValues.isMissingNode() && !newValues.isMissingNode()) {
      breaks.add("%s: only %s allowed now".formatted(shown(path), newValues));
      return;
    }
    Set<String> gone = texts(oldValues);
    gone.removeAll(texts(newValues));
    gone.stream()
        .sorted()
        .forEach(value -> breaks.add(shown(path) + ": value " + value + " removed"));
  }

  private void compareRequired(String path, JsonNode oldRequired, JsonNode newRequired) {
    Set<String> added = texts(newRequired);
    added.removeAll(texts(oldRequired));
    Set<String> dropped = texts(oldRequired);
    dropped.removeAll(texts(newRequired));
    String prefix = path.isEmpty() ? "" : path + ".";
    added.stream().sorted().forEach(name -> breaks.add(prefix + name + ": newly required"));
    dropped.stream().sorted().forEach(name -> breaks.add(prefix + name + ": no longer required"));
  }

  private static Set<String> texts(JsonNode array) {
    Set<String> texts = new HashSet<>();
    array.forEach(element -> texts.add(element.asText()));
    return texts;
  }

  private static String value(JsonNode schema, String rule) {
    JsonNode value = schema.path(rule);
    return value instanceof MissingNode ? "none" : value.toString();
  }

  private static String shown(String path) {
    return path.isEmpty() ? "the event" : path;
  }
}
