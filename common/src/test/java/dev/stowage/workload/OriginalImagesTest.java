package dev.stowage.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.image.ImageReference;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OriginalImagesTest {
  private static final ContainerId WEB = new ContainerId(ContainerKind.CONTAINER, "web");

  @Test
  void whatIsWrittenIsRead() {
    OriginalImages originals =
        new OriginalImages(
            Map.of(
                WEB,
                "nginx",
                new ContainerId(ContainerKind.INIT_CONTAINER, "migrate"),
                "quay.io/a/b:1"));

    String written = originals.write();

    assertThat(written)
        .isEqualTo("{\"containers/web\":\"nginx\",\"initContainers/migrate\":\"quay.io/a/b:1\"}");
    assertThat(OriginalImages.read(written)).isEqualTo(originals);
  }

  @Test
  void aTextIsKeptAsItStoodAndReadAsAReference() {
    OriginalImages originals = OriginalImages.read("{\"containers/web\":\"nginx\"}");
    assertThat(originals.texts()).containsEntry(WEB, "nginx");
    assertThat(originals.of(WEB)).contains(ImageReference.parse("docker.io/library/nginx:latest"));
    assertThat(originals.of(new ContainerId(ContainerKind.CONTAINER, "other"))).isEmpty();
    assertThat(OriginalImages.read("{\"containers/web\":\"NO SUCH\"}").of(WEB)).isEmpty();
  }

  @Test
  void whatIsBrokenTakesNothingElseWithIt() {
    assertThat(
            OriginalImages.read(
                    "{\"containers/a\":{},\"containers/b\":7,\"c\":\"x\",\"containers/web\":\"nginx\"}")
                .texts())
        .containsOnly(Map.entry(WEB, "nginx"));
  }

  @Test
  void aWorkloadWithoutTheAnnotationHasNone() {
    assertThat(OriginalImages.read(null).texts()).isEmpty();
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
        "{\"containers/a/b\":\"nginx\"}",
        "{containers/a: nginx}"
      })
  void whatAPersonBrokeCountsAsNotThere(String content) {
    assertThat(OriginalImages.read(content).texts()).isEmpty();
  }
}
