package dev.stowage.puller.plan;

import static dev.stowage.puller.rewrite.KnownEvents.container;
import static dev.stowage.puller.rewrite.KnownEvents.initContainer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.workload.ContainerId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OriginalImagesTest {

  @Test
  void whatIsWrittenIsRead() {
    Map<ContainerId, String> originals =
        Map.of(container("web"), "nginx", initContainer("migrate"), "quay.io/a/b:1");

    String written = OriginalImages.write(originals);

    assertThat(written)
        .isEqualTo("{\"containers/web\":\"nginx\",\"initContainers/migrate\":\"quay.io/a/b:1\"}");
    assertThat(OriginalImages.read(Map.of(OriginalImages.ANNOTATION, written)))
        .isEqualTo(originals);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nginx",
        "[]",
        "null",
        "{\"web\":\"nginx\"}",
        "{\"containers/a\":{}}",
        "{\"containers/a\":null}",
        "{\"containers/\":\"nginx\"}",
        "{\"containers/a/b\":\"nginx\"}"
      })
  void whatAPersonBrokeCountsAsNotThere(String content) {
    assertThat(OriginalImages.read(Map.of(OriginalImages.ANNOTATION, content))).isEmpty();
  }
}
