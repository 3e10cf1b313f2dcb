package dev.stowage.manifest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/** A folder of manifests. */
public final class ManifestFolder {
  private static final List<String> ENDINGS = List.of(".yaml", ".yml", ".json");

  private ManifestFolder() {}

  /**
   * The manifests in a folder and in those below it, sorted; hidden files and folders are left out.
   * A link to a file counts as a file, a link to a folder is not followed.
   *
   * @throws ManifestException when the folder is missing, is none, or cannot be read
   */
  public static List<Path> files(Path folder) {
    return below(folder, (relative, file) -> isManifest(relative) && Files.isRegularFile(file));
  }

  /**
   * The folders whose files {@link #files} finds, the folder itself among them.
   *
   * @throws ManifestException when the folder is missing, is none, or cannot be read
   */
  public static List<Path> folders(Path folder) {
    return below(
        folder,
        (relative, file) ->
            !isHidden(relative) && Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS));
  }

  private static List<Path> below(Path folder, BiPredicate<Path, Path> wanted) {
    if (!Files.exists(folder)) {
      throw ManifestException.unreadable("manifest folder", folder, "does not exist");
    }
    if (!Files.isDirectory(folder)) {
      throw ManifestException.unreadable("manifest folder", folder, "is no folder");
    }
    try {
      // The folder itself may be a link.
      Path real = folder.toRealPath();
      try (Stream<Path> found = Files.walk(real)) {
        return found
            .filter(file -> wanted.test(real.relativize(file), file))
            .map(file -> folder.resolve(real.relativize(file)))
            .sorted()
            .toList();
      }
    } catch (IOException | UncheckedIOException e) {
      throw ManifestException.unreadable(
          "manifest folder", folder, "cannot be read: " + String.valueOf(e.getMessage()));
    }
  }

  private static boolean isHidden(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }

  private static boolean isManifest(Path relative) {
    if (isHidden(relative)) {
      return false;
    }
    String name = relative.toString().toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(name::endsWith);
  }
}
