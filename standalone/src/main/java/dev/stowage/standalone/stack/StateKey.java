package dev.stowage.standalone.stack;

import dev.stowage.runtime.StartupException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** The key that the copier encrypts its state with: made once, beside the state. */
final class StateKey {
  private static final String NAME = "state.key";
  private static final int BYTES = 32;

  private StateKey() {}

  /**
   * The file that holds the directory's key.
   *
   * @throws StartupException when there is none and none can be made
   */
  static Path in(Path directory) {
    Path file = directory.resolve(NAME);
    if (Files.isRegularFile(file)) {
      return file;
    }
    byte[] key = new byte[BYTES];
    new SecureRandom().nextBytes(key);
    try {
      // Only its owner may read it, from its first byte on; and it is there whole or not at all.
      Path made =
          Files.createTempFile(
              directory,
              NAME,
              "",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(made, Base64.getEncoder().encodeToString(key), StandardCharsets.US_ASCII);
      Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
      return file;
    } catch (IOException e) {
      throw new StartupException(
          "the state key %s cannot be written: make the directory writable".formatted(file), e);
    }
  }
}
