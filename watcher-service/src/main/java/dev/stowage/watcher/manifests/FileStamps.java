package dev.stowage.watcher.manifests;

import dev.stowage.manifest.ManifestException;
import dev.stowage.manifest.ManifestFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Tells whether the files of a folder have changed, without reading them. */
final class FileStamps {

  private FileStamps() {}

  /** Time of change and size of each manifest; empty when the folder cannot be read. */
  static Map<Path, String> of(Path folder) {
    Map<Path, String> stamps = new TreeMap<>();
    try {
      for (Path file : ManifestFolder.files(folder)) {
        stamps.put(file, stamp(file));
      }
    } catch (ManifestException e) {
      return Map.of();
    }
    return stamps;
  }

  private static String stamp(Path file) {
    try {
      return Files.getLastModifiedTime(file) + " " + Files.size(file);
    } catch (IOException e) {
      // It went away since it was listed; the next look sees that.
      return "";
    }
  }
}
