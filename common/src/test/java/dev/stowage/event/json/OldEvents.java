package dev.stowage.event.json;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Events and schemas as they were first released: outside consumers and topics hold these, so the
 * files are never edited, only added to.
 */
final class OldEvents {
  private static final Path FOLDER = Path.of("src/test/resources/events/v1");
  private static final Path SCHEMAS = FOLDER.resolve("schema");

  private OldEvents() {}

  /** Every sample: {@code TYPE.json} or {@code TYPE.VARIANT.json}. */
  static List<Path> samples() {
    return filesIn(FOLDER);
  }

  static List<Path> schemas() {
    return filesIn(SCHEMAS);
  }

  static String sampleOf(String typeName) {
    return text(FOLDER.resolve(typeName + ".json"));
  }

  static Path schemaFileOf(String typeName) {
    return SCHEMAS.resolve(typeName + ".json");
  }

  static String typeNameOf(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.indexOf(".v1.") + ".v1".length());
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> filesIn(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
