package dev.stowage.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.sleeper.SleeperImage;
import dev.stowage.testengine.RegistryForTest;
import dev.stowage.testengine.TestEngines;
import dev.stowage.testengine.TestImages;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SleeperCommandIT {
  private static final Duration AT_MOST = Duration.ofMinutes(2);

  @TempDir private Path directory;

  @Test
  void theSleeperIsPushedAndItsNameByDigestIsPrinted() throws Exception {
    SleeperImage sleeper = SleeperImage.make();
    try (RegistryForTest registry = TestEngines.newRegistry()) {
      String place = registry.hostAndPort() + "/tools/sleeper";
      try (StowageProcess push =
          StowageProcess.start(
              directory,
              List.of("cache", "sleeper", place + ":1", "--insecure", registry.hostAndPort()))) {
        assertThat(push.awaitExit(AT_MOST)).as(push.err()).isZero();
        assertThat(push.out().strip()).isEqualTo(place + "@" + sleeper.index().digest());
      }
      assertThat(TestImages.at(registry).digest("tools/sleeper", "1"))
          .contains(sleeper.index().digest());
      assertThat(TestImages.at(registry).faults("tools/sleeper", "1")).isEmpty();
    }
  }

  @Test
  void anImageThatCannotBePushedToIsToldInOneLine() throws Exception {
    try (StowageProcess push =
        StowageProcess.start(directory, List.of("cache", "sleeper", "registry.example/Upper:1"))) {
      assertThat(push.awaitExit(AT_MOST)).isEqualTo(2);
      assertThat(push.err().strip().lines()).hasSize(1);
      assertThat(push.err()).contains("Upper");
    }
  }
}
