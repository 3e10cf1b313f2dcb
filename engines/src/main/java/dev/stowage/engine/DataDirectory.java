package dev.stowage.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** A directory for state that at most one process works on at a time. */
public final class DataDirectory implements AutoCloseable {
  private static final String LOCK_FILE = "lock";

  private final Path path;
  private final FileChannel lockFile;

  private DataDirectory(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /**
   * Creates the directory if it is missing and takes it for this process until {@link #close}.
   *
   * @throws EngineException when it cannot be written or another process has it
   */
  public static DataDirectory open(Path directory) {
    Path path = directory.toAbsolutePath().normalize();
    FileChannel lockFile = openLockFile(path);
    try {
      if (lock(lockFile) == null) {
        throw inUse(path);
      }
      lockFile.truncate(0);
      lockFile.write(
          ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8)));
      return new DataDirectory(path, lockFile);
    } catch (IOException e) {
      close(lockFile);
      throw notWritable(path, e);
    } catch (EngineException e) {
      close(lockFile);
      throw e;
    }
  }

  private static FileChannel openLockFile(Path path) {
    try {
      Files.createDirectories(path);
      return FileChannel.open(
          path.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw notWritable(path, e);
    }
  }

  private static @Nullable FileLock lock(FileChannel lockFile) throws IOException {
    try {
      return lockFile.tryLock();
    } catch (OverlappingFileLockException e) {
      // This very process has it already.
      return null;
    }
  }

  private static EngineException notWritable(Path path, IOException e) {
    return new EngineException(
        EngineException.Code.DIRECTORY_NOT_WRITABLE,
        "data directory %s cannot be written: %s; choose another directory or change its owner"
            .formatted(path, e),
        e);
  }

  private static EngineException inUse(Path path) {
    return new EngineException(
        EngineException.Code.DIRECTORY_IN_USE,
        "data directory %s is in use by %s; end it or choose another directory"
            .formatted(path, owner(path)));
  }

  private static String owner(Path path) {
    try {
      String pid = Files.readString(path.resolve(LOCK_FILE)).strip();
      return pid.isEmpty() ? "another process" : "process " + pid;
    } catch (IOException e) {
      return "another process";
    }
  }

  private static void close(FileChannel lockFile) {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new EngineException(
          EngineException.Code.FAILED, "cannot close the lock file: " + e.getMessage(), e);
    }
  }

  /** Where it is, absolute. */
  public Path path() {
    return path;
  }

  /** A place in it for one part of the state. */
  public Path resolve(String name) {
    return path.resolve(name);
  }

  /** Gives it back. The lock file stays: removing it would race with the next owner. */
  @Override
  public void close() {
    close(lockFile);
  }
}
