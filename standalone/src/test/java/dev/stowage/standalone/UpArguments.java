package dev.stowage.standalone;

import dev.stowage.testengine.RegistryForTest;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** How tests call {@code stowage up} for images of one registry and copies in another. */
final class UpArguments {

  private UpArguments() {}

  /**
   * The arguments.
   *
   * @param directory where its data goes
   * @param more where its workloads are, and whatever else the test wants
   */
  static List<String> of(
      RegistryForTest source, RegistryForTest target, Path directory, String... more) {
    return Stream.concat(
            Stream.of(
                "up",
                "--target",
                target.hostAndPort() + "/backup",
                "--insecure",
                source.hostAndPort(),
                "--insecure",
                target.hostAndPort(),
                "--data-dir",
                directory.resolve("data").toString(),
                "--port",
                "0"),
            Stream.of(more))
        .toList();
  }
}
