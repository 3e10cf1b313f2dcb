package dev.stowage.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ManifestSpliceTest {
  private static final String COPY = "r.example/backup/nginx:1";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "nginx:1|r.example/backup/nginx:1",
        "'nginx:1'|'r.example/backup/nginx:1'",
        "\"nginx:1\"|\"r.example/backup/nginx:1\"",
        "\"ngi\\x6ex:1\"|\"r.example/backup/nginx:1\"",
        "nginx:1   # pinned|r.example/backup/nginx:1   # pinned",
        "!!str nginx:1|!!str r.example/backup/nginx:1",
        "&anchor 'nginx:1'|&anchor 'r.example/backup/nginx:1'",
        "&anchor !!str nginx:1|&anchor !!str r.example/backup/nginx:1",
      })
  void theFormOfTheValueIsKept(String before, String after) {
    assertThat(spliced(pod(before), COPY)).isEqualTo(pod(after));
  }

  @Test
  void aBlockScalarBecomesPlainAndTheNextLineStays() {
    String before = pod(">-\n      nginx:1\n    command: [x]");
    assertThat(spliced(before, COPY)).isEqualTo(pod(COPY + "\n    command: [x]"));
  }

  @Test
  void commentsOrderBlanksLineEndsAndByteOrderMarkStay() {
    String before =
        "\uFEFF# Ümlaut \uD83D\uDE80 rocket\r\nkind:   Pod # \uD83D\uDE80\r\nspec: \r\n  containers:\r\n"
            + "    - image:   nginx:1  # \uD83D\uDE80 image\r\n      name: c\r\nmetadata: {name: a}";
    assertThat(spliced(before, COPY)).isEqualTo(before.replace("nginx:1", COPY));
  }

  @Test
  void severalImagesInOneFileAreReplacedEach() {
    String before = pod("nginx:1") + "---\n" + pod("'a/long/name:2'") + "---\n" + pod("c");
    ManifestFile file = ManifestFile.parse(Path.of("a.yaml"), before);
    Map<ManifestImage, String> replacements = new HashMap<>();
    replacements.put(file.images().get(0), "r/x/nginx:1");
    replacements.put(file.images().get(1), "r/y:2");
    assertThat(file.splice(replacements))
        .isEqualTo(pod("r/x/nginx:1") + "---\n" + pod("'r/y:2'") + "---\n" + pod("c"));
  }

  @Test
  void nothingToReplaceLeavesTheTextAsItIs() {
    String text = pod("nginx:1");
    assertThat(ManifestFile.parse(Path.of("a.yaml"), text).splice(Map.of())).isEqualTo(text);
  }

  @Test
  void aValueThatPlainTextCannotHoldIsQuoted() {
    assertThat(spliced(pod("nginx:1"), "[::1]:5000/nginx:1"))
        .isEqualTo(pod("\"[::1]:5000/nginx:1\""));
    assertThat(spliced(pod("nginx:1"), "1.5")).isEqualTo(pod("\"1.5\""));
    assertThat(spliced(pod("nginx:1"), "a/b: c")).isEqualTo(pod("\"a/b: c\""));
    assertThat(spliced(pod("'nginx:1'"), "it's")).isEqualTo(pod("'it''s'"));
    assertThat(spliced(pod("'nginx:1'"), "a\n")).isEqualTo(pod("\"a\\u000a\""));
    assertThat(spliced(pod("\"nginx:1\""), "a\"\\")).isEqualTo(pod("\"a\\\"\\\\\""));
  }

  @Test
  void whatWasSplicedInIsReadBack() {
    for (String value : new String[] {COPY, "[::1]:5000/nginx:1", "1.5", "a/b: c", "it's", "a\n"}) {
      String text = spliced(pod("nginx:1"), value);
      assertThat(ManifestFile.parse(Path.of("a.yaml"), text).images().getFirst().image())
          .isEqualTo(value);
    }
  }

  @Test
  void jsonStaysJson() {
    String before =
        "{\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"},\t\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"nginx:1\"}]}}";
    ManifestFile file = ManifestFile.parse(Path.of("a.json"), before);
    assertThat(file.splice(Map.of(file.images().getFirst(), COPY)))
        .isEqualTo(before.replace("nginx:1", COPY));
  }

  @Test
  void anAliasedImageIsReplacedOnceAndNeverByTwoValues() {
    String before =
        "kind: Pod\nmetadata: {name: a}\nspec:\n  initContainers: [{name: i, image: *x}]\n";
    String text = "x: &x nginx:1\n" + before.replace("*x", "*x ");
    ManifestFile file =
        ManifestFile.parse(Path.of("a.yaml"), text + "  containers: [{name: c, image: *x }]\n");
    ManifestImage first = file.images().get(0);
    ManifestImage second = file.images().get(1);
    assertThat(file.splice(Map.of(first, COPY, second, COPY)))
        .isEqualTo(file.text().replace("&x nginx:1", "&x " + COPY));
    assertThatThrownBy(() -> file.splice(Map.of(first, COPY, second, "other/name:1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two values for line 1");
  }

  @Test
  void anImageOfAnotherFileIsRefused() {
    ManifestFile one = ManifestFile.parse(Path.of("a.yaml"), pod("nginx:1"));
    ManifestFile other = ManifestFile.parse(Path.of("b.yaml"), pod("nginx:2"));
    assertThatThrownBy(() -> one.splice(Map.of(other.images().getFirst(), COPY)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not in a.yaml");
  }

  private static String spliced(String text, String value) {
    ManifestFile file = ManifestFile.parse(Path.of("a.yaml"), text);
    assertThat(file.images()).hasSize(1);
    return file.splice(Map.of(file.images().getFirst(), value));
  }

  private static String pod(String image) {
    return "kind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: c\n    image: "
        + image
        + "\n";
  }
}
