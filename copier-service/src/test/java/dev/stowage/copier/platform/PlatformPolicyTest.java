package dev.stowage.copier.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stowage.image.Platform;
import dev.stowage.runtime.StartupException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformPolicyTest {
  private static final Duration WAIT = Duration.ofMinutes(1);

  @Test
  void allPlatformsThoseOfNodesOrAListAreCopied() {
    assertThat(parse("all")).isEqualTo(new PlatformPolicy.All());
    assertThat(parse("nodes")).isEqualTo(new PlatformPolicy.OfNodes(WAIT));
    assertThat(parse("linux/amd64", " linux/arm64 "))
        .isEqualTo(
            new PlatformPolicy.Listed(
                List.of(Platform.parse("linux/amd64"), Platform.parse("linux/arm64"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "node", "amd64", "linux/amd64/v1/x"})
  void anythingElseIsRefusedWithWhatMayBeWritten(String text) {
    assertThatExceptionOfType(StartupException.class)
        .isThrownBy(() -> parse(text))
        .withMessageStartingWith("stowage.copier.platforms: ")
        .withMessageContaining("linux/amd64,linux/arm64");
  }

  private static PlatformPolicy parse(String... texts) {
    return PlatformPolicy.parse(List.of(texts), WAIT);
  }
}
