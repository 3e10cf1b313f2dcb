package dev.stowage.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import dev.stowage.image.Platform;
import java.io.IOException;
import java.util.Arrays;
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
                    "event type '%s' is not known".formatted(typeName)));
    try {
      StowageEvent event = MAPPER.readValue(data, type.recordClass());
      requireComplete(event, typeName);
      return event;
    } catch (JsonProcessingException e) {
      throw new EventFormatException(
          EventFormatException.Code.BAD_DATA, "%s: %s".formatted(typeName, describe(e)));
    } catch (IOException e) {
      throw new IllegalStateException("Reading from memory failed", e);
    }
  }

  private static void requireComplete(StowageEvent event, String typeName) {
    String missing =
        RequiredFields.missingFrom(event).stream().reduce((a, b) -> a + ", " + b).orElse("");
    if (!missing.isEmpty()) {
      throw new EventFormatException(
          EventFormatException.Code.BAD_DATA, "%s: no value for %s".formatted(typeName, missing));
    }
  }

  // Jackson's own message quotes the source text, which could hold anything.
  private static String describe(JsonProcessingException e) {
    Throwable cause = e.getCause();
    String reason =
        cause instanceof IllegalArgumentException && cause.getMessage() != null
            ? cause.getMessage()
            : e.getOriginalMessage();
    String firstLine = reason == null ? "" : reason.lines().findFirst().orElse("");
    String shown = firstLine.length() > 300 ? firstLine.substring(0, 300) + "…" : firstLine;
    return e.getLocation() == null
        ? shown
        : "%s (line %d, column %d)"
            .formatted(shown, e.getLocation().getLineNr(), e.getLocation().getColumnNr());
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
        .orElseThrow(() -> new IllegalArgumentException("'%s' is not known".formatted(text)));
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
