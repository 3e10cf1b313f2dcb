package dev.stowage.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " \n",
        "\uFEFF",
        "{",
        "{a: 1}",
        "{'a': 1}",
        "{\"a\": 1,}",
        "{\"a\": NaN}",
        "{\"a\": 01}",
        "{\"a\": TRUE}",
        "{} {}",
        "{}x",
        "# comment\n{}",
        "{\"a\": \"\\x\"}",
        "{\"a\": \"line\nbreak\"}"
      })
  void whatIsNoJsonIsRefused(String content) {
    assertThatExceptionOfType(InvalidJsonException.class)
        .isThrownBy(() -> Json.parse(content.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void anotherEncodingThanUtf8IsRefusedByItsNameAndNoLine() {
    assertThatExceptionOfType(InvalidJsonException.class)
        .isThrownBy(() -> Json.parse("{\"a\": 1}".getBytes(StandardCharsets.UTF_16)))
        .withMessage("is no JSON in UTF-8");
    assertThatExceptionOfType(InvalidJsonException.class)
        .isThrownBy(() -> Json.parse("{\"a\": \"ä\"}".getBytes(StandardCharsets.ISO_8859_1)))
        .withMessage("is no JSON in UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "\uFEFF{}", "{}\n", "\uFEFF \r\n\t{} \r\n\t"})
  void aByteOrderMarkAndSpaceAroundADocumentAreNoneOfIt(String content)
      throws InvalidJsonException {
    assertThat(Json.parse(content.getBytes(StandardCharsets.UTF_8))).isEqualTo(new JsonObject());
  }

  @ParameterizedTest
  @CsvSource({"'', 1", "'{}\n\n{}', 3", "'{\n', 2"})
  void whatEndsTooSoonOrGoesOnAfterItsEndIsToldByTheLineWhereItDoes(String content, int line) {
    assertThatExceptionOfType(InvalidJsonException.class)
        .isThrownBy(() -> Json.parse(content.getBytes(StandardCharsets.UTF_8)))
        .withMessage("is no JSON (line %d)", line);
  }

  @Test
  void whatIsNestedBeyondReasonIsRefused() throws InvalidJsonException {
    assertThat(Json.parse(nested(64)).isJsonArray()).isTrue();
    assertThatExceptionOfType(InvalidJsonException.class).isThrownBy(() -> Json.parse(nested(65)));
    assertThatExceptionOfType(InvalidJsonException.class)
        .isThrownBy(() -> Json.parse(nested(1_000_000)));
  }

  @Test
  void theLineIsToldAndNothingOfTheContent() {
    byte[] content = "{\n\"auth\": {\n\"secret\": hunter2}}".getBytes(StandardCharsets.UTF_8);

    assertThatExceptionOfType(InvalidJsonException.class)
        .isThrownBy(() -> Json.parse(content))
        .withMessage("is no JSON (line 3)")
        .withNoCause();
  }

  @Test
  void whatIsWrittenHasTheNumbersAndTextsThatWereRead() throws InvalidJsonException {
    String content =
        "{\"size\":123456789012345678901234567890,\"part\":1.50,\"text\":\"<a href='x'>&ü\",\"none\":null}";

    assertThat(Json.write(Json.parse(content.getBytes(StandardCharsets.UTF_8))))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo(content);
  }

  @Test
  void aFieldOfAnotherKindIsNotThere() throws InvalidJsonException {
    JsonObject object =
        Json.objectOrEmpty(
            "{\"object\": {}, \"list\": [\"a\", {}], \"text\": \"t\", \"number\": 7, \"none\": null}"
                .getBytes(StandardCharsets.UTF_8));

    assertThat(JsonFields.text(object, "text")).isEqualTo("t");
    assertThat(JsonFields.text(object, "number")).isEqualTo("7");
    assertThat(JsonFields.text(object, "object")).isEmpty();
    assertThat(JsonFields.text(object, "none")).isEmpty();
    assertThat(JsonFields.list(object, "list")).containsExactly("a");
    assertThat(JsonFields.objects(object, "list")).containsExactly(new JsonObject());
    assertThat(JsonFields.objects(object, "object")).isEmpty();
    assertThat(JsonFields.object(object, "list").isEmpty()).isTrue();
    assertThat(Json.objectOrEmpty("[]".getBytes(StandardCharsets.UTF_8)).isEmpty()).isTrue();
  }

  private static byte[] nested(int depth) {
    return ("[".repeat(depth) + "]".repeat(depth)).getBytes(StandardCharsets.UTF_8);
  }
}
