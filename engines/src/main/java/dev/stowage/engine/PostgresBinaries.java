package dev.stowage.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the server's binaries are unpacked to, once per user. */
final class PostgresBinaries {
  private PostgresBinaries() {}

  /**
   * A directory of this user's own: in one that others may write to, anyone could lay binaries
   * ready for us to run.
   */
  static Path directory() {
    Path preferred = cacheOf(System.getenv(), System.getProperty("user.home"));
    try {
      return Files.createDirectories(preferred);
    } catch (IOException e) {
      return temporary(e);
    }
  }

  static Path cacheOf(Map<String, String> environment, @Nullable String home) {
    String cache = environment.get("XDG_CACHE_HOME");
    Path base =
        cache != null && Path.of(cache).isAbsolute()
            ? Path.of(cache)
            : Path.of(home == null ? "." : home, ".cache");
    return base.resolve("stowage").resolve("postgres").toAbsolutePath();
  }

  // A container may have a home that cannot be written.
  private static Path temporary(IOException reason) {
    try {
      return Files.createTempDirectory("stowage-postgres-");
    } catch (IOException e) {
      e.addSuppressed(reason);
      throw new EngineException(
          EngineException.Code.DIRECTORY_NOT_WRITABLE,
          "no directory to unpack Postgres to: %s; %s".formatted(reason, e.getMessage()),
          e);
    }
  }
}
