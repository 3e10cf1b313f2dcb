package dev.stowage.sleeper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The program for a platform, as {@code src/main/sleeper/build.sh} has made it. */
final class SleeperBinary {

  private SleeperBinary() {}

  static byte[] of(String architecture) {
    try (InputStream bytes = SleeperBinary.class.getResourceAsStream(architecture)) {
      if (bytes == null) {
        throw new IllegalStateException("no sleeper for " + architecture);
      }
      return bytes.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
