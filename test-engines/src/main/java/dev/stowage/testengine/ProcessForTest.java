package dev.stowage.testengine;

import dev.stowage.engine.EngineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A program as a process of its own, whose words go into files and which is ended by its process
 * id. It sees none of the machine's settings for Stowage.
 */
public final class ProcessForTest implements AutoCloseable {
  // The system's words, and those of Stowage's services.
  private static final Pattern PORT_TAKEN =
      Pattern.compile("address already in use|cannot be listened on", Pattern.CASE_INSENSITIVE);

  private final Process process;
  private final Path output;
  private final Path errors;

  private ProcessForTest(Process process, Path output, Path errors) {
    this.process = process;
    this.output = output;
    this.errors = errors;
  }

  /** Starts it; all that it says goes into one file, behind what is there. */
  public static ProcessForTest start(
      List<String> command, Map<String, String> environment, Path log) {
    return start(new ProcessBuilder(command).redirectErrorStream(true), environment, log, log);
  }

  /** Starts it; what it says as output and as errors goes into a file each. */
  public static ProcessForTest start(
      List<String> command, Map<String, String> environment, Path output, Path errors) {
    ProcessBuilder builder = new ProcessBuilder(command);
    return start(
        builder.redirectError(Redirect.appendTo(errors.toFile())), environment, output, errors);
  }

  private static ProcessForTest start(
      ProcessBuilder builder, Map<String, String> environment, Path output, Path errors) {
    Map<String, String> all = builder.environment();
    all.keySet().removeIf(name -> name.startsWith("STOWAGE_") || name.equals("KUBECONFIG"));
    all.putAll(environment);
    try {
      Process process = builder.redirectOutput(Redirect.appendTo(output.toFile())).start();
      return new ProcessForTest(process, output, errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A command for another JVM like this one. */
  public static List<String> java(String... arguments) {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return Stream.concat(Stream.of(java.toString()), Stream.of(arguments)).toList();
  }

  /**
   * Waits until it answers; one that ends before has failed.
   *
   * @throws EngineException with code PORT_IN_USE where it ended because its port was taken
   */
  public ProcessForTest awaitAnswer(BooleanSupplier answers) {
    long end = System.nanoTime() + Patience.A_MINUTE.toNanos();
    while (!isAlive() || !answers.getAsBoolean()) {
      if (endsWithin(Duration.ofMillis(50)) || System.nanoTime() > end) {
        boolean portTaken = !isAlive() && PORT_TAKEN.matcher(errors()).find();
        close();
        throw new EngineException(
            portTaken ? EngineException.Code.PORT_IN_USE : EngineException.Code.FAILED,
            "it did not start: " + errors());
      }
    }
    return this;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Those that it has started, and those that they have. */
  public List<ProcessHandle> descendants() {
    return process.descendants().toList();
  }

  /** What it has said so far. */
  public String output() {
    return read(output);
  }

  /** What it has said on its error output so far. */
  public String errors() {
    return read(errors);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for its end; returns the exit code. */
  public int awaitExit(Duration atMost) {
    if (!endsWithin(atMost)) {
      throw new AssertionError("did not end within " + atMost + "\n" + errors());
    }
    return process.exitValue();
  }

  private boolean endsWithin(Duration wait) {
    try {
      return process.waitFor(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** {@code kill -STOP}: it stands still and keeps everything. */
  public void freeze() {
    signal("STOP");
  }

  /** {@code kill -CONT}. */
  public void thaw() {
    signal("CONT");
  }

  /** Sends it the signal of this name. */
  public void signal(String name) {
    try {
      int code =
          new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
      if (code != 0) {
        throw new IllegalStateException("kill -" + name + " ended with " + code);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** {@code kill -9}, of what it has started too; one that stands still would hear nothing else. */
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    endsWithin(Patience.A_MINUTE);
  }
}
