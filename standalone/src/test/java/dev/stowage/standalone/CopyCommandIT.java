package dev.stowage.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.image.Digest;
import dev.stowage.image.Platform;
import dev.stowage.testengine.RegistryForTest;
import dev.stowage.testengine.TestEngines;
import dev.stowage.testengine.TestImages;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CopyCommandIT {
  private static final Duration AT_MOST = Duration.ofMinutes(1);

  @TempDir private Path directory;

  @Test
  void oneImageIsCopiedWithAllItsPlatformsAndASecondTimeNothingIsMoved() throws Exception {
    try (RegistryForTest source = TestEngines.newRegistry();
        RegistryForTest target = TestEngines.newRegistry()) {
      Digest digest =
          TestImages.at(source)
              .pushIndex(
                  "team/app", "1", Platform.parse("linux/amd64"), Platform.parse("linux/arm64"));
      List<String> arguments =
          List.of(
              "copy",
              source.hostAndPort() + "/team/app:1",
              target.hostAndPort() + "/copies/app:1",
              "--insecure",
              source.hostAndPort(),
              "--insecure",
              target.hostAndPort());

      try (StowageProcess copy = StowageProcess.start(directory, arguments)) {
        assertThat(copy.awaitExit(AT_MOST)).as(copy.err()).isZero();
        assertThat(copy.out()).contains(digest.toString());
      }
      assertThat(TestImages.at(target).digest("copies/app", "1")).contains(digest);
      assertThat(TestImages.at(target).faults("copies/app", "1")).isEmpty();
      try (StowageProcess again = StowageProcess.start(directory, arguments)) {
        assertThat(again.awaitExit(AT_MOST)).isZero();
        assertThat(again.out()).contains("is there already");
      }
    }
  }

  @Test
  void aMissingImageFailsWithExitCode1AndAnAdvice() throws Exception {
    try (RegistryForTest source = TestEngines.newRegistry()) {
      List<String> arguments =
          List.of(
              "copy",
              source.hostAndPort() + "/team/missing:1",
              source.hostAndPort() + "/copies/missing:1",
              "--insecure",
              source.hostAndPort());

      try (StowageProcess copy = StowageProcess.start(directory, arguments)) {
        assertThat(copy.awaitExit(AT_MOST)).isEqualTo(1);
        assertThat(copy.err())
            .contains("team/missing")
            .contains("what to do:")
            .doesNotContain("\tat ");
      }
    }
  }
}
