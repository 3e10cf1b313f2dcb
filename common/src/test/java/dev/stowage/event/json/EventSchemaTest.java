package dev.stowage.event.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.stowage.event.EventType;
import dev.stowage.event.StowageEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventSchemaTest {
  private static final Path DOCS = Path.of("..", "docs", "events");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REWRITE =
      "docs/events is not what the code generates: run EventSchemaTest with"
          + " -Dstowage.schemas.write=true and commit it";

  static List<EventType> types() {
    return EventType.all();
  }

  static List<Path> samples() {
    return OldEvents.samples();
  }

  static List<Path> releasedSchemas() {
    return OldEvents.schemas();
  }

  private static Set<ValidationMessage> violations(JsonNode schema, JsonNode event) {
    JsonSchema validator =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(
                schema, SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
    return validator.validate(event);
  }

  private static EventType type(String name) {
    return EventType.named(name)
        .orElseThrow(() -> new AssertionError("event type " + name + " was released and is gone"));
  }

  @Test
  void theCommittedDocumentsAreWhatTheCodeGenerates() throws IOException {
    if (Boolean.getBoolean("stowage.schemas.write")) {
      Files.createDirectories(DOCS);
      for (var file : EventDocs.files().entrySet()) {
        Files.writeString(DOCS.resolve(file.getKey()), file.getValue());
      }
    }
    assertThat(DOCS).as(REWRITE).isDirectory();
    try (Stream<Path> committed = Files.list(DOCS)) {
      assertThat(committed.map(file -> file.getFileName().toString()))
          .as(REWRITE)
          .containsExactlyInAnyOrderElementsOf(EventDocs.files().keySet());
    }
    for (var file : EventDocs.files().entrySet()) {
      assertThat(DOCS.resolve(file.getKey())).as(REWRITE).hasContent(file.getValue());
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void whatTheCodeWritesIsValidByTheSchema(EventType type) throws IOException {
    EventSamples samples = new EventSamples(new Random(11));
    JsonNode schema = EventSchemas.of(type);
    for (int i = 0; i < 100; i++) {
      assertThat(violations(schema, JSON.readTree(EventJson.write(samples.of(type))))).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void theSchemaRefusesWhatTheCodeRefuses(EventType type) throws IOException {
    byte[] event = EventJson.write(new EventSamples(new Random(12)).of(type));
    ObjectNode incomplete = (ObjectNode) JSON.readTree(event);
    incomplete.remove("time");

    assertThat(violations(EventSchemas.of(type), incomplete)).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("types")
  void everyTypeHasASampleAndASchemaOfItsFirstRelease(EventType type) {
    assertThat(OldEvents.samples()).extracting(OldEvents::typeNameOf).contains(type.name());
    assertThat(OldEvents.schemaFileOf(type.name()))
        .as("a new type's schema is copied from docs/events once, when it is first released")
        .exists();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void anOldEventIsStillReadAndValid(Path sample) throws IOException {
    EventType type = type(OldEvents.typeNameOf(sample));
    String text = OldEvents.text(sample);

    StowageEvent event = EventJson.read(type.name(), text.getBytes(StandardCharsets.UTF_8));

    JsonNode released = JSON.readTree(OldEvents.text(OldEvents.schemaFileOf(type.name())));
    assertThat(violations(EventSchemas.of(type), JSON.readTree(text))).isEmpty();
    assertThat(violations(released, JSON.readTree(text))).isEmpty();
    assertThat(violations(released, JSON.readTree(EventJson.write(event))))
        .as("written anew, for consumers that know the released schema")
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("releasedSchemas")
  void noChangeBreaksAReleasedSchema(Path file) throws IOException {
    JsonNode released = JSON.readTree(OldEvents.text(file));

    assertThat(
            SchemaCompatibility.breaks(released, EventSchemas.of(type(OldEvents.typeNameOf(file)))))
        .as("a new version of the event is needed: " + file.getFileName())
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("types")
  void aDoctoredSchemaIsNoticed(EventType type) {
    ObjectNode doctored = EventSchemas.of(type).deepCopy();
    ((ObjectNode) doctored.get("properties")).remove("time");

    assertThat(SchemaCompatibility.breaks(EventSchemas.of(type), doctored))
        .containsExactly("time: removed");
  }
}
