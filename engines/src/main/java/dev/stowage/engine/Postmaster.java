package dev.stowage.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** The Postgres process that a data directory names in its {@code postmaster.pid}. */
record Postmaster(Path directory) {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final int STATE_LINE = 7;
  private static final String READY = "ready";
  private static final String PORT_TAKEN = "Address already in use";

  OptionalLong pid() {
    List<String> lines = lines(file());
    try {
      return lines.isEmpty()
          ? OptionalLong.empty()
          : OptionalLong.of(Long.parseLong(lines.getFirst().strip()));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /** What it says goes here, beside its data; each start begins anew. */
  Path words() {
    return directory.resolveSibling("postgres.log");
  }

  /** Whether the server that answers is the one that works here, and not one that has its port. */
  boolean becomesReady(Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    while (!isReady()) {
      if (lostItsPort() || System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    return true;
  }

  // It notes down its state before it answers anybody; the file of another life was removed.
  private boolean isReady() {
    return lines(file()).stream().skip(STATE_LINE).anyMatch(line -> line.strip().equals(READY));
  }

  /** Whether it ended because its port was taken. */
  boolean lostItsPort() {
    return !isRunning() && lines(words()).stream().anyMatch(line -> line.contains(PORT_TAKEN));
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of();
    }
  }

  /**
   * Ends what a killed process of ours has left behind: a server that nobody owns any more, or the
   * children of one that was killed. Postgres would refuse to start beside them.
   */
  void endLeftovers() {
    running().ifPresent(this::end);
    ProcessHandle.allProcesses().filter(this::worksHere).forEach(this::end);
    removeStaleFiles();
  }

  // Nobody works here any more, but the pid may be another program's by now, or a zombie that its
  // parent does not collect: either would keep Postgres from starting. A start that failed in this
  // process leaves the wrapper's lock taken, which DataDirectory makes superfluous.
  private void removeStaleFiles() {
    for (Path stale : List.of(file(), directory.resolve("epg-lock"))) {
      try {
        Files.deleteIfExists(stale);
      } catch (IOException e) {
        throw new EngineException(
            EngineException.Code.DIRECTORY_NOT_WRITABLE,
            "%s cannot be removed: %s".formatted(stale, e),
            e);
      }
    }
  }

  private Path file() {
    return directory.resolve("postmaster.pid");
  }

  boolean isRunning() {
    return running().isPresent();
  }

  private Optional<ProcessHandle> running() {
    OptionalLong pid = pid();
    return pid.isEmpty()
        ? Optional.empty()
        : ProcessHandle.of(pid.getAsLong()).filter(ProcessHandle::isAlive).filter(this::worksHere);
  }

  // The pid of a stale file may belong to anybody by now: every Postgres process stands in its
  // data directory, and says so in its arguments where there is no /proc.
  private boolean worksHere(ProcessHandle process) {
    try {
      Path standsIn = Path.of("/proc", String.valueOf(process.pid()), "cwd");
      if (Files.isSymbolicLink(standsIn)) {
        return Files.isSameFile(standsIn, directory) && isPostgres(process);
      }
    } catch (IOException | SecurityException e) {
      return false;
    }
    return process.info().commandLine().orElse("").contains("postgres -D " + directory);
  }

  private static boolean isPostgres(ProcessHandle process) {
    return process.info().command().orElse("").endsWith("/postgres");
  }

  private void end(ProcessHandle process) {
    process.destroy();
    if (awaitEnd(process)) {
      return;
    }
    process.destroyForcibly();
    if (!awaitEnd(process)) {
      throw new EngineException(
          EngineException.Code.DIRECTORY_IN_USE,
          "Postgres process %d works on %s and does not end; end it first"
              .formatted(process.pid(), directory));
    }
  }

  // A zombie has ended as well: its parent may take its time to collect it.
  private boolean awaitEnd(ProcessHandle process) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (process.isAlive() && worksHere(process)) {
      if (System.nanoTime() > end || interruptedWhileWaiting(process)) {
        return false;
      }
    }
    return true;
  }

  private static boolean interruptedWhileWaiting(ProcessHandle process) {
    try {
      process.onExit().get(100, TimeUnit.MILLISECONDS);
      return false;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
