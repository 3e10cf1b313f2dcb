package dev.stowage.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.testengine.RegistryForTest;
import dev.stowage.testengine.TestEngines;
import dev.stowage.testengine.TestImages;
import dev.stowage.testengine.TestLayer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Short commands start from the cache that the build recorded, and without it as well. */
final class AotCacheIT {
  private static final Path CACHE = StowageProcess.COMMANDS.resolve("commands.aot");
  private static final Duration AT_MOST = Duration.ofMinutes(1);

  @TempDir private Path directory;

  @Test
  void theBuildsCacheFitsTheOptionsAndTheClassPath() throws Exception {
    List<String> mustUseIt = List.of("-XX:AOTMode=on", "-Xlog:class+load:stdout");

    try (StowageProcess version =
        StowageProcess.startShort(directory, CACHE, mustUseIt, List.of("version"))) {
      assertThat(version.awaitExit(AT_MOST)).as(version.err()).isZero();
      assertThat(version.out().lines())
          .filteredOn(
              line -> line.matches(".* (picocli|dev\\.stowage\\.registry)\\.\\S+ source: .*"))
          .isNotEmpty()
          .allMatch(line -> line.contains("shared objects file") || line.contains("Lambda"));
    }
  }

  @Test
  void aCopyWorksWithTheCommandsOwnClassPathFromACacheOrWithoutOne() throws Exception {
    Path broken = Files.writeString(directory.resolve("broken.aot"), "no cache");
    try (RegistryForTest registry = TestEngines.newRegistry()) {
      TestImages.at(registry).push("team/app", "1", TestLayer.text("a layer"));
      int copies = 0;
      for (Path cache : List.of(CACHE, directory.resolve("missing.aot"), broken)) {
        String copy = "copies/app-" + copies++;
        List<String> arguments =
            Stream.of("copy", "team/app", copy, "--insecure", "")
                .map(word -> word.contains("/") ? registry.hostAndPort() + "/" + word + ":1" : word)
                .map(word -> word.isEmpty() ? registry.hostAndPort() : word)
                .toList();

        try (StowageProcess process =
            StowageProcess.startShort(directory, cache, List.of(), arguments)) {
          assertThat(process.awaitExit(AT_MOST)).as(process.err()).isZero();
          assertThat(process.err()).isEmpty();
        }
        assertThat(TestImages.at(registry).faults(copy, "1")).isEmpty();
      }
    }
  }

  @Test
  void onATerminalThereAreBarsAndNoWarningsOfTheRuntime() throws Exception {
    try (RegistryForTest registry = TestEngines.newRegistry()) {
      TestImages.at(registry).push("team/app", "1", TestLayer.generated(64 << 20, 1));
      String host = registry.hostAndPort();
      List<String> arguments =
          List.of("copy", host + "/team/app:1", host + "/copies/app:1", "--insecure", host);

      try (StowageProcess process =
          StowageProcess.startShortOnTerminal(directory, CACHE, arguments)) {
        assertThat(process.awaitExit(AT_MOST)).as(process.out()).isZero();
        assertThat(process.out())
            .contains("images ", "% [", "team/app:1 → ")
            .doesNotContain("WARNING");
      }
    }
  }
}
