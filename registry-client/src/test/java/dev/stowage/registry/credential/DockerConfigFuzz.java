package dev.stowage.registry.credential;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class DockerConfigFuzz {
  static Stream<byte[]> seeds() {
    return Stream.of(
            "{\"auths\":{\"https://index.docker.io/v1/\":{\"auth\":\"YW5uOmh1bnRlcjI=\"}}}",
            "{\"auths\":{\"r.io/team\":{\"username\":\"a\",\"password\":\"b\"}},\"credHelpers\":{\"r.io\":\"pass\"}}",
            "{\"auths\":[]}",
            "[]")
        .map(text -> text.getBytes(UTF_8));
  }

  @MethodSource("seeds")
  @FuzzTest
  void aFileIsReadOrRefusedByItsNameInOneLine(byte @NotNull [] content) {
    try {
      // To find a credential would run the programs that the input names.
      assertThat(DockerConfigFile.parse("config.json", content).registries()).isNotNull();
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).contains("config.json").doesNotContain("\n");
    }
  }
}
