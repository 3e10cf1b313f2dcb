package dev.stowage.event.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stowage.event.EventType;
import dev.stowage.event.StowageEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventJsonTest {
  private static final ObjectMapper PLAIN = new ObjectMapper();
  private static final String REWRITTEN = "dev.stowage.WorkloadRewritten.v1";
  private static final String COPIED = "dev.stowage.ImageCopied.v1";
  private static final String FAILED = "dev.stowage.ImageCopyFailed.v1";

  static List<EventType> types() {
    return EventType.all();
  }

  private static StowageEvent read(String type, String json) {
    return EventJson.read(type, json.getBytes(StandardCharsets.UTF_8));
  }

  /** A complete event as JSON, with the value at the pointer's end replaced; none removes it. */
  private static String changed(String type, String pointer, String value)
      throws JsonProcessingException {
    ObjectNode event = (ObjectNode) PLAIN.readTree(OldEvents.sampleOf(type));
    int slash = pointer.lastIndexOf('/');
    ObjectNode parent = (ObjectNode) event.at(pointer.substring(0, slash));
    String field = pointer.substring(slash + 1);
    if (value.isEmpty()) {
      parent.remove(field);
    } else {
      parent.set(field, PLAIN.readTree(value));
    }
    return event.toString();
  }

  @ParameterizedTest
  @MethodSource("types")
  void whatIsWrittenIsReadBackAsTheSameEvent(EventType type) {
    EventSamples samples = new EventSamples(new Random(type.name().hashCode()));
    for (int i = 0; i < 500; i++) {
      StowageEvent event = samples.of(type);

      assertThat(EventJson.read(type.name(), EventJson.write(event))).isEqualTo(event);
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void everyFieldThatIsNotNullableIsRequired(EventType type) throws Exception {
    JsonNode complete = PLAIN.readTree(EventJson.write(new EventSamples(new Random(7)).of(type)));
    for (var component : type.recordClass().getRecordComponents()) {
      ObjectNode event = complete.deepCopy();
      event.remove(component.getName());
      if (EventShape.isNullable(component.getAnnotatedType())) {
        assertThat(read(type.name(), event.toString())).isNotNull();
      } else {
        assertThatThrownBy(() -> read(type.name(), event.toString()))
            .isInstanceOf(EventFormatException.class)
            .hasMessage("%s: no value for %s", type.name(), component.getName());
      }
    }
  }

  @Test
  void typeNamesAreUniqueAndFoundAgain() {
    assertThat(EventType.all()).extracting(EventType::name).doesNotHaveDuplicates();
    assertThat(EventType.all())
        .isNotEmpty()
        .allSatisfy(type -> assertThat(EventType.named(type.name())).contains(type));
    assertThat(EventType.named("dev.stowage.Nothing.v1")).isEmpty();
  }

  @Test
  void fieldsWithoutAValueAreLeftOutAndTimesAreIso8601() throws Exception {
    StowageEvent event = read(FAILED, changed(FAILED, "/nextAttempt", ""));

    JsonNode written = PLAIN.readTree(EventJson.write(event));

    assertThat(written.has("nextAttempt")).isFalse();
    assertThat(written.get("time").textValue()).isEqualTo("2026-11-21T10:15:30.123456789Z");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"/later; {\"a\":[1]}", "/workload/later; 1"})
  void aFieldThatANewerServiceAddsIsIgnored(String pointer, String value) throws Exception {
    assertThat(read(REWRITTEN, changed(REWRITTEN, pointer, value)))
        .isEqualTo(read(REWRITTEN, OldEvents.sampleOf(REWRITTEN)));
  }

  @ParameterizedTest
  @CsvSource({
    REWRITTEN + ", /images,                   images",
    REWRITTEN + ", /workload,                 workload",
    REWRITTEN + ", /workload/cluster,         workload.cluster",
    REWRITTEN + ", /workload/kind,            workload.kind",
    REWRITTEN + ", /images/0/from,            images[0].from",
    REWRITTEN + ", /images/0/container/name,  images[0].container.name",
    COPIED + ",    /bytes,                    bytes",
    COPIED + ",    /digest,                   digest"
  })
  void aMissingFieldIsNamedWithItsPath(String type, String pointer, String path) throws Exception {
    assertThatThrownBy(() -> read(type, changed(type, pointer, "")))
        .isInstanceOf(EventFormatException.class)
        .hasMessage("%s: no value for %s", type, path);
    assertThatThrownBy(() -> read(type, changed(type, pointer, "null")))
        .hasMessage("%s: no value for %s", type, path);
  }

  @Test
  void everythingThatIsMissingIsNamedAtOnce() {
    assertThatThrownBy(() -> read(REWRITTEN, "{\"workload\":{\"name\":\"web\"}}"))
        .hasMessage(
            REWRITTEN
                + ": no value for id, time, workload.cluster, workload.namespace, workload.kind,"
                + " images");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        COPIED + ";    /id;               5;                id must be a string",
        COPIED + ";    /id;               \"x\";            id: is no UUID",
        COPIED + ";    /time;             1763720130;       time must be a string",
        COPIED + ";    /time;             \"yesterday\";    time: is no Instant",
        COPIED + ";    /took;             3;                took must be a string",
        COPIED + ";    /took;             \"3 s\";          took: is no Duration",
        COPIED + ";    /bytes;            \"12\";           bytes must be a whole number",
        COPIED + ";    /bytes;            1.5;              bytes must be a whole number",
        COPIED + ";    /bytes;            true;             bytes must be a whole number",
        COPIED + ";    /bytes;            99999999999999999999; bytes: does not fit",
        COPIED + ";    /source;           {};               source must be a string",
        COPIED + ";    /source;           7;                source must be a string",
        COPIED
            + ";    /source;           \"a//b\";         source: image reference 'a//b': has an empty part in the repository 'a//b'",
        COPIED
            + ";    /digest;           \"md5:0\";        digest: digest algorithm 'md5' is not known, must be sha256 or sha512",
        FAILED + ";    /state;            1;                state must be a string",
        FAILED
            + ";    /state;            \"GONE\";         state: must be one of [RETRYING, PARKED, REFUSED]",
        REWRITTEN + "; /images;           {};               images must be an array",
        REWRITTEN + "; /images;           [null];           no value for images[0]",
        REWRITTEN + "; /images;           [7];              images[0] must be an object",
        REWRITTEN
            + "; /images/0/to;      \":x\";           images[0].to: image reference ':x': has no repository before its tag or digest",
        REWRITTEN + "; /workload;         \"a/b/c/d\";      workload must be an object",
        REWRITTEN
            + "; /workload/cluster; \"\";             workload: workload's cluster '' must be neither empty nor contain '/'",
        REWRITTEN
            + "; /workload/name;    \"a/b\";          workload: workload's name 'a/b' must be neither empty nor contain '/'"
      })
  void aValueThatDoesNotFitIsNamedWithItsPath(
      String type, String pointer, String value, String reason) throws Exception {
    String json = changed(type, pointer, value);

    assertThatThrownBy(() -> read(type, json))
        .isInstanceOfSatisfying(
            EventFormatException.class,
            e -> assertThat(e.code()).isEqualTo(EventFormatException.Code.BAD_DATA))
        .hasMessage("%s: %s", type, reason);
  }

  @Test
  void anUnknownKindOfWorkloadIsRefusedNamingTheKnownOnes() throws Exception {
    String json = changed(REWRITTEN, "/workload/kind", "\"Deploy\\nment\"");

    assertThatThrownBy(() -> read(REWRITTEN, json))
        .hasMessageStartingWith(
            REWRITTEN + ": workload.kind: 'Deploy\\u000ament' must be one of [Deployment, ")
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "5", "\"text\"", "", " "})
  void dataThatIsNoObjectIsRefused(String json) {
    assertThatThrownBy(() -> read(COPIED, json))
        .isInstanceOf(EventFormatException.class)
        .hasMessage(COPIED + ": the data must be an object");
  }

  @Test
  void bytesThatPassForUtf32AndAreNoneAreRefused() {
    assertThatThrownBy(() -> read(COPIED, "{\0\0\0th\"auth"))
        .isInstanceOf(EventFormatException.class)
        .hasMessage(COPIED + ": the data is no valid JSON");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"password\":\"hunter2\"", "{\"a\":1,\"a\":2}", "{} x", "hunter2", "{'a':1}"})
  void dataThatIsNoJsonIsRefusedWithItsPlaceAndNeverQuoted(String json) {
    assertThatThrownBy(() -> read(COPIED, json))
        .isInstanceOf(EventFormatException.class)
        .hasMessageMatching(COPIED + ": the data is no valid JSON \\(line 1, column \\d+\\)")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void bytesThatAreNoTextAreRefused() {
    assertThatThrownBy(() -> EventJson.read(COPIED, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1}))
        .isInstanceOf(EventFormatException.class);
  }

  @Test
  void dataNestedWithoutEndIsRefused() {
    assertThatThrownBy(() -> read(COPIED, "{\"a\":".repeat(100_000)))
        .isInstanceOf(EventFormatException.class)
        .hasMessageContaining("no valid JSON");
  }

  @Test
  void aMessageNeverQuotesAWholeDocument() throws Exception {
    String json = changed(COPIED, "/source", "\"" + "x".repeat(100_000) + "!\"");

    assertThatThrownBy(() -> read(COPIED, json))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500));
  }

  @Test
  void anUnknownTypeIsToldFromBadData() {
    assertThatThrownBy(() -> read("dev.stowage.New.v9\n", "{}"))
        .isInstanceOfSatisfying(
            EventFormatException.class,
            e -> assertThat(e.code()).isEqualTo(EventFormatException.Code.UNKNOWN_TYPE))
        .hasMessage("event type 'dev.stowage.New.v9\\u000a' is not known");
  }
}
