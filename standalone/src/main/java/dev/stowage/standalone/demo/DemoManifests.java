package dev.stowage.standalone.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The example manifests, with the upstream registry's address filled in. */
final class DemoManifests {
  /** How many workloads they hold. */
  static final int WORKLOADS = 5;

  private static final List<String> FILES = List.of("shop.yaml", "platform.json");

  private DemoManifests() {}

  static void write(Path directory, String upstream) {
    try {
      Files.createDirectories(directory);
      for (String file : FILES) {
        Files.writeString(directory.resolve(file), template(file).replace("UPSTREAM", upstream));
      }
    } catch (IOException e) {
      throw new IllegalStateException(
          "The demo's manifests cannot be written: " + e.getMessage(), e);
    }
  }

  private static String template(String file) throws IOException {
    try (InputStream content =
        Objects.requireNonNull(DemoManifests.class.getResourceAsStream("/demo/" + file))) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
