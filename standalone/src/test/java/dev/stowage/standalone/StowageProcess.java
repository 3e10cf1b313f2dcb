package dev.stowage.standalone;

import dev.stowage.testengine.ProcessForTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * The packaged command line as a process of its own, as a user runs it; ended by its process id.
 */
final class StowageProcess implements AutoCloseable {
  private static final Pattern DASHBOARD = Pattern.compile("Dashboard: (http://\\S+)");

  private static final int INTERRUPT_SIGNAL = 2;

  /** Jars and AOT cache of the short commands, as the build leaves them. */
  static final Path COMMANDS = Path.of("target", "commands").toAbsolutePath();

  private final ProcessForTest process;

  private StowageProcess(ProcessForTest process) {
    this.process = process;
  }

  static StowageProcess start(Path directory, List<String> arguments) {
    return start(directory, arguments, Map.of());
  }

  static StowageProcess start(
      Path directory, List<String> arguments, Map<String, String> environment) {
    List<String> java = new ArrayList<>();
    java.add(options("service.options"));
    if (arguments.getFirst().equals("demo")) {
      java.add(options("demo.options"));
    }
    java.addAll(List.of("-Xmx768m", "-Djava.io.tmpdir=" + directory, "-jar", jar().toString()));
    return run(directory, command(java, arguments), environment);
  }

  /** As {@code ./stowage} starts short commands: on their own class path, from this AOT cache. */
  static StowageProcess startShort(
      Path directory, Path cache, List<String> javaOptions, List<String> arguments) {
    return run(directory, command(shortJava(cache, javaOptions), arguments), Map.of());
  }

  /** The same on a terminal, whose screen becomes its output (script(1) of util-linux). */
  static StowageProcess startShortOnTerminal(Path directory, Path cache, List<String> arguments) {
    String line =
        command(shortJava(cache, List.of()), arguments).stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" "));
    return run(
        directory,
        List.of("script", "--quiet", "--return", "--command", line, "/dev/null"),
        Map.of("TERM", "xterm", "COLUMNS", "120"));
  }

  private static List<String> shortJava(Path cache, List<String> javaOptions) {
    List<String> java = new ArrayList<>();
    java.add(options("command.options"));
    java.add("-XX:AOTCache=" + cache);
    java.addAll(javaOptions);
    java.addAll(List.of("-cp", COMMANDS + "/*", StowageCommand.class.getName()));
    return java;
  }

  private static String options(String file) {
    return "@" + Path.of("src", "main", "launcher", file).toAbsolutePath();
  }

  private static List<String> command(List<String> java, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.addAll(ProcessForTest.java());
    command.addAll(java);
    command.addAll(arguments);
    return command;
  }

  private static StowageProcess run(
      Path directory, List<String> command, Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("HOME", directory.toString());
    try {
      return new StowageProcess(
          ProcessForTest.start(
              command,
              all,
              Files.createTempFile(directory, "stowage", ".out"),
              Files.createTempFile(directory, "stowage", ".err")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path jar() {
    try (var files = Files.list(Path.of("target"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("stowage-standalone-.*\\.jar"))
          .findFirst()
          .orElseThrow()
          .toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int awaitExit(Duration atMost) {
    return process.awaitExit(atMost);
  }

  /** Waits until it has started; returns the dashboard's address. */
  String awaitDashboard(Duration atMost) {
    return Awaitility.await()
        .atMost(atMost)
        .until(
            () -> {
              if (!process.isAlive()) {
                throw new AssertionError("ended with " + awaitExit(Duration.ZERO) + "\n" + err());
              }
              Matcher matcher = DASHBOARD.matcher(out() + err());
              return matcher.find() ? matcher.group(1) : "";
            },
            address -> !address.isEmpty());
  }

  /**
   * Tells it to end, as Ctrl-C does. A shell without job control lets what it starts in the
   * background ignore that signal, which every child inherits: there it is told by TERM.
   */
  void interrupt() {
    process.signal(ignoresInterrupts() ? "TERM" : "INT");
  }

  private static boolean ignoresInterrupts() {
    try (Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
      return status
          .filter(line -> line.startsWith("SigIgn:"))
          .map(line -> new BigInteger(line.substring("SigIgn:".length()).strip(), 16))
          .anyMatch(ignored -> ignored.testBit(INTERRUPT_SIGNAL - 1));
    } catch (IOException e) {
      // No such file outside Linux.
      return false;
    }
  }

  List<ProcessHandle> descendants() {
    return process.descendants();
  }

  String out() {
    return process.output();
  }

  String err() {
    return process.errors();
  }

  @Override
  public void close() {
    process.close();
  }
}
