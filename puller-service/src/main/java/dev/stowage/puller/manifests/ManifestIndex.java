package dev.stowage.puller.manifests;

import dev.stowage.manifest.ManifestException;
import dev.stowage.manifest.ManifestFile;
import dev.stowage.manifest.ManifestFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of a folder as they are now; one that has not changed is not parsed again. */
final class ManifestIndex {
  private static final Logger LOG = LoggerFactory.getLogger(ManifestIndex.class);

  private final String cluster;
  private final Path folder;
  private Map<Path, Entry> entries = new TreeMap<>();

  ManifestIndex(String cluster, Path folder) {
    this.cluster = cluster;
    this.folder = folder;
  }

  /**
   * Every file that can be read; the others are named in the log, once.
   *
   * @throws ManifestException when the folder cannot be read
   */
  List<ManifestWorkloads> files() {
    Map<Path, Entry> current = new TreeMap<>();
    for (Path path : ManifestFolder.files(folder)) {
      Stamp stamp = stamp(path);
      Entry known = entries.get(path);
      current.put(
          path,
          known != null && known.stamp().equals(stamp)
              ? known
              : entry(stamp, read(path), known == null ? Map.of() : known.namespaces()));
    }
    entries = current;
    return current.values().stream().flatMap(entry -> entry.workloads().stream()).toList();
  }

  /**
   * The annotations of the Namespace objects in the files as they were last looked at, by name. As
   * with kubectl apply, of two for one namespace the later one stands. What is said in a file that
   * cannot be read for now stays: it may forbid something.
   */
  Map<String, Map<String, String>> namespaces() {
    Map<String, Map<String, String>> namespaces = new HashMap<>();
    entries.values().forEach(entry -> namespaces.putAll(entry.namespaces()));
    return namespaces;
  }

  private Entry entry(
      Stamp stamp, Optional<ManifestFile> file, Map<String, Map<String, String>> before) {
    return new Entry(
        stamp,
        file.map(read -> ManifestWorkloads.of(cluster, read)),
        file.map(ManifestFile::namespaces).orElse(before));
  }

  private static Optional<ManifestFile> read(Path path) {
    try {
      return Optional.of(ManifestFile.read(path));
    } catch (ManifestException e) {
      LOG.warn("left out: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private static Stamp stamp(Path path) {
    try {
      return new Stamp(Files.getLastModifiedTime(path), Files.size(path));
    } catch (IOException e) {
      // Gone since it was listed; reading it says so.
      return new Stamp(FileTime.fromMillis(0), -1);
    }
  }

  private record Stamp(FileTime modified, long size) {}

  private record Entry(
      Stamp stamp,
      Optional<ManifestWorkloads> workloads,
      Map<String, Map<String, String>> namespaces) {}
}
