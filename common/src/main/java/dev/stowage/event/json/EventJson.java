package dev.stowage.event.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.stowage.event.EventType;
import dev.stowage.event.StowageEvent;
import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import dev.stowage.image.Platform;
import dev.stowage.image.Printable;
import dev.stowage.workload.WorkloadKind;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * The JSON form of events and of the values in them: references, digests and platforms as strings,
 * times in ISO 8601, fields without a value left out. Unknown fields are ignored, so a newer
 * service can add some.
 */
public final class EventJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModules(new JavaTimeModule(), new Jdk8Module(), values())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .serializationInclusion(JsonInclude.Include.NON_NULL)
          .build();

  private static final ObjectReader STRICT =
      MAPPER
          .reader()
          .with(
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
              DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  private EventJson() {}

  /** A mapper of one's own with the same rules. */
  public static ObjectMapper newMapper() {
    return MAPPER.copy();
  }

  /**
   * The event's data: its fields but for id and time, which travel as CloudEvents attributes, are
   * in it as well.
   */
  public static byte[] write(StowageEvent event) {
    try {
      return MAPPER.writeValueAsBytes(event);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write " + event.getClass().getSimpleName(), e);
    }
  }

  /**
   * Reads an event's data.
   *
   * @throws EventFormatException when the type is unknown or the data does not fit it
   */
  public static StowageEvent read(String typeName, byte[] data) {
    EventType type =
        EventType.named(typeName)
            .orElseThrow(() ->
                new EventFormatException(
                    EventFormatException.Code.UNKNOWN_TYPE,
                    "event type '%s' is not known".formatted(Printable.of(typeName))));
    JsonNode tree = tree(typeName, data);
    List<String> problems = EventShape.problems(tree, type.recordClass().asSubclass(Record.class));
    if (!problems.isEmpty()) {
      throw badData(typeName, String.join("; ", problems));
    }
    try {
      return MAPPER.treeToValue(tree, type.recordClass());
    } catch (JsonProcessingException e) {
      throw badData(typeName, BindingFailure.describe(e));
    }
  }

  private static JsonNode tree(String typeName, byte[] data) {
    try {
      return STRICT.readTree(data);
    } catch (JsonProcessingException e) {
      JsonLocation place = e.getLocation();
      String where =
          place == null
              ? ""
              : " (line %d, column %d)".formatted(place.getLineNr(), place.getColumnNr());
      throw badData(typeName, "the data is no valid JSON" + where);
    } catch (IOException e) {
      // Bytes that pass for UTF-16 or UTF-32 and are none.
      throw badData(typeName, "the data is no valid JSON");
    }
  }

  private static EventFormatException badData(String typeName, String reason) {
    return new EventFormatException(EventFormatException.Code.BAD_DATA, typeName + ": " + reason);
  }

  private static SimpleModule values() {
    SimpleModule module = new SimpleModule("stowage-values");
    asString(module, ImageReference.class, ImageReference::parse);
    asString(module, Digest.class, Digest::parse);
    asString(module, Platform.class, Platform::parse);
    asString(module, WorkloadKind.class, text -> oneOf(WorkloadKind.values(), text));
    return module;
  }

  private static <T extends Enum<T>> T oneOf(T[] values, String text) {
    return Arrays.stream(values)
        .filter(value -> value.toString().equals(text))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "'%s' must be one of %s".formatted(Printable.of(text), Arrays.toString(values))));
  }

  private static <T> void asString(SimpleModule module, Class<T> type, Function<String, T> parse) {
    module.addSerializer(
        type,
        new StdScalarSerializer<T>(type) {
          private static final long serialVersionUID = 1L;

          @Override
          public void serialize(T value, JsonGenerator json, SerializerProvider provider)
              throws IOException {
            json.writeString(value.toString());
          }
        });
    module.addDeserializer(
        type,
        new StdScalarDeserializer<T>(type) {
          private static final long serialVersionUID = 1L;

          @Override
          public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
            String text = json.getValueAsString();
            if (text == null) {
              throw InvalidFormatException.from(
                  json, "%s must be a string".formatted(type.getSimpleName()), "", type);
            }
            try {
              return parse.apply(text);
            } catch (IllegalArgumentException e) {
              InvalidFormatException failure =
                  InvalidFormatException.from(json, e.getMessage(), text, type);
              failure.initCause(e);
              throw failure;
            }
          }
        });
  }
}
