package dev.stowage.testengine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** An engine's directory, removed with it. */
record TemporaryDirectory(Path path) implements AutoCloseable {

  static TemporaryDirectory create(String engine) {
    try {
      return new TemporaryDirectory(Files.createTempDirectory("stowage-test-" + engine + "-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (Files.notExists(path)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(path)) {
      for (Path each : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException | UncheckedIOException e) {
      System.err.println("left behind: " + path + ": " + e);
    }
  }
}
