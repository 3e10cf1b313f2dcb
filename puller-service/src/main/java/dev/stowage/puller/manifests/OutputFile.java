package dev.stowage.puller.manifests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Arrays;

/** Writes a file as a whole or not at all. */
final class OutputFile {

  private OutputFile() {}

  /**
   * Writes the content, if the file does not hold it yet, with the permissions of the original.
   *
   * @return whether it was written
   * @throws UncheckedIOException when it cannot be
   */
  static boolean write(Path original, Path output, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    try {
      if (Files.isRegularFile(output) && Arrays.equals(Files.readAllBytes(output), bytes)) {
        return false;
      }
      Path parent = output.toAbsolutePath().getParent();
      Path folder = Files.createDirectories(parent == null ? output : parent);
      Path temporary = Files.createTempFile(folder, ".stowage-", ".tmp");
      try {
        Files.write(temporary, bytes);
        copyPermissions(original, temporary);
        Files.move(
            temporary, output, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(temporary);
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException("'%s' cannot be written: %s".formatted(output, e), e);
    }
  }

  // A temporary file is its owner's alone; manifests are read by others.
  private static void copyPermissions(Path from, Path to) throws IOException {
    PosixFileAttributeView target = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    if (target != null) {
      target.setPermissions(Files.getPosixFilePermissions(from));
    }
  }
}
