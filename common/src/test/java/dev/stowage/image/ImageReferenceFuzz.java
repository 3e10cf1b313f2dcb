package dev.stowage.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class ImageReferenceFuzz {
  static Stream<String> seeds() {
    return Stream.of(
        "nginx",
        "quay.io/a/b:1",
        "[::1]:5000/a@sha256:" + "0a".repeat(32),
        "registry.io@evil.com/x",
        "localhost/../x:latest",
        "a:1..2",
        "a:1@sha512:" + "f".repeat(128));
  }

  @MethodSource("seeds")
  @FuzzTest
  void aReferenceIsReadAndReadsTheSameAgainOrIsRefusedInOneLine(@NotNull String text) {
    ImageReference reference;
    try {
      reference = ImageReference.parse(text);
    } catch (InvalidImageException e) {
      assertThat(e.getMessage()).doesNotContain("\n");
      return;
    }
    assertThat(ImageReference.parse(reference.toString())).isEqualTo(reference);
    assertThat(reference.toString()).matches("[!-~]+");
    // A tag may have two dots in a row, but it begins with neither dot nor slash.
    assertThat(reference.repositoryName()).doesNotContain("..");
  }
}
