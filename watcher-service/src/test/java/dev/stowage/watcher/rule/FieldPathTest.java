package dev.stowage.watcher.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FieldPathTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "$.spec.image | {spec.image=a:1}",
        "$['spec'].image | {spec.image=a:1}",
        "$.spec.pods[*].image | {spec.pods[0].image=b:1, spec.pods[2].image=c:1}",
        "$.spec.pods[2].image | {spec.pods[2].image=c:1}",
        "$.spec.by-name.*.image | {spec.by-name.x~1y.image=d:1, spec.by-name.z.image=e:1}",
        "$.spec.by-name['x/y'].image | {spec.by-name.x~1y.image=d:1}",
        "$.spec.number | {}",
        "$.spec.pods | {}",
        "$.spec.image.tag | {}",
        "$.spec.pods[9].image | {}",
        "$.absent[*].image | {}",
      })
  void theTextsAtThePathAreFoundByTheirPlaces(String path, String found) {
    Map<String, String> texts =
        FieldPath.parse(path)
            .texts(
                JsonParser.parseString(
                        """
                        {"spec":{"image":"a:1","number":7,
                          "pods":[{"image":"b:1"},{"image":null},{"image":"c:1"}],
                          "by-name":{"x/y":{"image":"d:1"},"z":{"image":"e:1"}}}}
                        """)
                    .getAsJsonObject());
    assertThat(texts).hasToString(found);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "$",
        "spec.image",
        "$spec",
        "$..image",
        "$.a[?(@.b)]",
        "$.a[1:2]",
        "$.a.",
        "$.a b"
      })
  void whatIsNoPathIsRefusedInOneLine(String path) {
    assertThatThrownBy(() -> FieldPath.parse(path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'%s' is no path, must be like $.spec.image or $.spec.pods[*].image", path);
  }

  @Test
  void aPathIsShownAsItWasWritten() {
    assertThat(FieldPath.parse("$.spec['a']")).hasToString("$.spec['a']");
  }
}
