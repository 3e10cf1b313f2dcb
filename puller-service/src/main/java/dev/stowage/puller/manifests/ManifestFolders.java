package dev.stowage.puller.manifests;

import dev.stowage.runtime.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The two folders, of which neither lies in the other. */
record ManifestFolders(Path input, Path output) {
  private static final String INPUT_SETTING = "stowage.puller.manifests.input";
  private static final String OUTPUT_SETTING = "stowage.puller.manifests.output";

  /**
   * Checks the folders and creates the output folder where it is missing.
   *
   * @throws StartupException when they cannot be used
   */
  static ManifestFolders open(ManifestSettings settings) {
    Path input = existing(given(settings.input(), INPUT_SETTING, "the folder of manifests"));
    Path output =
        writable(given(settings.output(), OUTPUT_SETTING, "the folder to write to"), input);
    return new ManifestFolders(input, output);
  }

  private static Path given(@Nullable String folder, String setting, String what) {
    if (folder == null || folder.isBlank()) {
      throw new StartupException("%s is not set: it names %s".formatted(setting, what));
    }
    return Path.of(folder).toAbsolutePath().normalize();
  }

  private static Path existing(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new StartupException(
          "manifest folder '%s' %s: set %s to a folder"
              .formatted(
                  folder, Files.exists(folder) ? "is no folder" : "does not exist", INPUT_SETTING));
    }
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      throw new StartupException(
          "manifest folder '%s' cannot be read: %s".formatted(folder, e.getMessage()), e);
    }
  }

  private static Path writable(Path folder, Path input) {
    requireApart(folder, input);
    try {
      Files.createDirectories(folder);
      Path real = folder.toRealPath();
      requireApart(real, input);
      Files.delete(Files.createTempFile(real, ".stowage-", ".tmp"));
      return real;
    } catch (IOException e) {
      throw new StartupException(
          "output folder '%s' cannot be written to (%s): set %s to another, or allow it"
              .formatted(folder, e, OUTPUT_SETTING),
          e);
    }
  }

  private static void requireApart(Path output, Path input) {
    if (output.startsWith(input) || input.startsWith(output)) {
      throw new StartupException(
          "output folder '%s' and manifest folder '%s' lie in each other: set %s to a folder apart, the manifests are never written to"
              .formatted(output, input, OUTPUT_SETTING));
    }
  }
}
