package dev.stowage.event.json;

import static java.util.Objects.requireNonNull;

import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import dev.stowage.event.EventType;
import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import dev.stowage.image.Platform;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The JSON Schema (draft 2020-12) of each event, made from its record. */
final class EventSchemas {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<Class<?>, Map<String, String>> STRINGS =
      Map.of(
          UUID.class, Map.of("format", "uuid"),
          Instant.class, Map.of("format", "date-time"),
          // The format "duration" is RFC 3339's, which knows no fractions of a second.
          Duration.class, Map.of("pattern", "^PT(\\d+H)?(\\d+M)?(\\d+(\\.\\d+)?S)?$"),
          Digest.class, Map.of("pattern", "^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$"),
          ImageReference.class, Map.of(),
          Platform.class, Map.of());
  private static final SchemaGenerator GENERATOR = generator();

  private EventSchemas() {}

  static JsonNode of(EventType type) {
    ObjectNode generated = GENERATOR.generateSchema(type.recordClass());
    ObjectNode schema = JSON.createObjectNode();
    schema.set("$schema", requireNonNull(generated.remove("$schema")));
    schema.put("title", type.name());
    schema.setAll(generated);
    return schema;
  }

  private static SchemaGenerator generator() {
    SchemaGeneratorConfigBuilder builder =
        new SchemaGeneratorConfigBuilder(SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
            .with(Option.INLINE_ALL_SCHEMAS);
    builder
        .forTypesInGeneral()
        // In the order of the record's components.
        .withPropertySorter((first, second) -> 0)
        .withCustomDefinitionProvider((type, context) -> string(type));
    builder.forFields().withRequiredCheck(EventSchemas::isRequired);
    return new SchemaGenerator(builder.build());
  }

  private static boolean isRequired(FieldScope field) {
    return !EventShape.isNullable(field.getRawMember().getAnnotatedType());
  }

  private static @Nullable CustomDefinition string(ResolvedType resolved) {
    Class<?> type = resolved.getErasedType();
    if (type.isEnum()) {
      ObjectNode schema = JSON.createObjectNode().put("type", "string");
      ArrayNode values = schema.putArray("enum");
      Arrays.stream(type.getEnumConstants())
          .map(value -> JSON.convertValue(written(value), String.class))
          .forEach(values::add);
      return new CustomDefinition(schema, true);
    }
    Map<String, String> rules = STRINGS.get(type);
    if (rules == null) {
      return null;
    }
    ObjectNode schema = JSON.createObjectNode().put("type", "string");
    rules.forEach(schema::put);
    return new CustomDefinition(schema, true);
  }

  private static JsonNode written(Object value) {
    return EventJson.newMapper().valueToTree(value);
  }
}
