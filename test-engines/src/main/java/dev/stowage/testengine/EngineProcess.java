package dev.stowage.testengine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** An engine that is a program: a process whose words go into a log. */
final class EngineProcess implements AutoCloseable {
  private static final Duration START_WAIT = Duration.ofSeconds(60);
  private static final Duration END_WAIT = Duration.ofSeconds(5);

  private final String program;
  private final Process process;
  private final Path log;

  private EngineProcess(String program, Process process, Path log) {
    this.program = program;
    this.process = process;
    this.log = log;
  }

  /** Starts it and waits until it answers. */
  static EngineProcess start(List<String> command, Path log, BooleanSupplier answers) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      EngineProcess started = new EngineProcess(command.getFirst(), process, log);
      started.await(answers);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void await(BooleanSupplier answers) throws IOException {
    long end = System.nanoTime() + START_WAIT.toNanos();
    while (!answers.getAsBoolean()) {
      if (endsWithin(Duration.ofMillis(50)) || System.nanoTime() > end) {
        kill();
        throw new IllegalStateException(
            "%s did not start: %s".formatted(program, Files.readString(log)));
      }
    }
  }

  /** Ends it at once, without a chance to say goodbye to anyone. */
  void kill() {
    process.destroyForcibly();
    endsWithin(END_WAIT);
  }

  private boolean endsWithin(Duration wait) {
    try {
      return process.waitFor(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  @Override
  public void close() {
    process.destroy();
    if (!endsWithin(END_WAIT)) {
      kill();
    }
  }
}
