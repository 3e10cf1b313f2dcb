package dev.stowage.event.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaCompatibilityTest {
  private static final String OLD =
      """
      {"type":"object",
       "properties":{
         "id":{"type":"string","format":"uuid"},
         "digest":{"type":"string","pattern":"^sha256"},
         "bytes":{"type":"integer"},
         "note":{"type":"string"},
         "state":{"type":"string","enum":["A","B"]},
         "workload":{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]},
         "images":{"type":"array","items":{
           "type":"object","properties":{"to":{"type":"string"}},"required":["to"]}}},
       "required":["id","bytes","state","workload","images"]}
      """;

  private static JsonNode json(String text) throws JsonProcessingException {
    return new ObjectMapper().readTree(text);
  }

  private static String doctored(String before, String after) {
    assertThat(OLD).as("the schema to doctor").contains(before);
    return OLD.replace(before, after);
  }

  @Test
  void theSameSchemaBreaksNothing() throws Exception {
    assertThat(SchemaCompatibility.breaks(json(OLD), json(OLD))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '#',
      value = {
        // removed
        "\"note\":{\"type\":\"string\"},;                        ; note: removed",
        "\"properties\":{\"to\":{\"type\":\"string\"}},;         ; images[].to: removed",
        // renamed
        "\"note\":;              \"remark\":;                      note: removed",
        // retyped
        "\"bytes\":{\"type\":\"integer\"; \"bytes\":{\"type\":\"string\"; bytes: type changed from \"integer\" to \"string\"",
        "\"to\":{\"type\":\"string\"; \"to\":{\"type\":\"object\"; images[].to: type changed from \"string\" to \"object\"",
        ",\"format\":\"uuid\";                                   ; id: format changed from \"uuid\" to none",
        "\"note\":{\"type\":\"string\"; \"note\":{\"type\":\"string\",\"format\":\"date\"; note: format changed from none to \"date\"",
        "^sha256;                ^sha512;                          digest: pattern changed from \"^sha256\" to \"^sha512\"",
        "[\"A\",\"B\"];          [\"A\",\"C\"];                    state: value B removed",
        "\"note\":{\"type\":\"string\"; \"note\":{\"type\":\"string\",\"enum\":[\"A\"]; note: only [\"A\"] allowed now",
        // required
        "\"required\":[\"id\";   \"required\":[\"note\",\"id\";    note: newly required",
        "\"required\":[\"id\",;  \"required\":[;                   id: no longer required",
        "\"required\":[\"name\"]; \"required\":[\"name\",\"uid\"]; workload.uid: newly required",
        "\"required\":[\"to\"];  \"required\":[\"to\",\"at\"];     images[].at: newly required"
      })
  void aChangeThatHurtsSomeoneIsNamed(String before, String after, String broken) throws Exception {
    String changed = doctored(before, after == null ? "" : after);

    assertThat(SchemaCompatibility.breaks(json(OLD), json(changed))).containsExactly(broken);
  }

  @Test
  void aListThatBecomesAValueIsNamed() throws Exception {
    JsonNode changed =
        json(OLD.replaceAll("(?s)\"images\":\\{.*?}}},", "\"images\":{\"type\":\"string\"}},\n"));

    assertThat(SchemaCompatibility.breaks(json(OLD), changed))
        .contains("images: type changed from \"array\" to \"string\"");
  }

  @Test
  void aNewFieldThatNeedsNoValueBreaksNothing() throws Exception {
    String changed = doctored("\"note\":", "\"later\":{\"type\":\"string\"},\"note\":");

    assertThat(SchemaCompatibility.breaks(json(OLD), json(changed))).isEmpty();
  }

  @Test
  void aNewValueOfAnEnumerationBreaksNothing() throws Exception {
    String changed = doctored("[\"A\",\"B\"]", "[\"A\",\"B\",\"C\"]");

    assertThat(SchemaCompatibility.breaks(json(OLD), json(changed))).isEmpty();
  }
}
