package dev.stowage.standalone;

import dev.stowage.standalone.demo.Demo;
import dev.stowage.standalone.stack.Engines;
import dev.stowage.standalone.stack.ServiceStack;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code stowage demo}: the whole pipeline in one process, on embedded engines and images made on
 * the spot.
 */
@Command(
    name = "demo",
    description =
        "Runs the whole pipeline in one process on embedded engines: nothing else is needed.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private static final Duration AT_MOST = Duration.ofMinutes(3);

  @Option(
      names = "--exit",
      description = "End when all is settled; exit code 0 only when all is safe.")
  private boolean exit;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      description =
          "Where the dashboard listens on 127.0.0.1; 0 for a free port (default: ${DEFAULT-VALUE}).")
  private int port = 8080;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    Clock clock = Clock.systemUTC();
    Instant start = clock.instant();
    // A demo that ends by itself needs no well-known port, so two can run side by side.
    int gatewayPort = exit ? 0 : port;
    try (TemporaryFolder folder = TemporaryFolder.create();
        Demo demo = prepared(folder.path());
        Running running =
            Running.start(
                () ->
                    Engines.start(
                        folder.path().resolve("state"), Optional.empty(), Optional.empty()),
                engines -> ServiceStack.start(demo.settings(gatewayPort), engines))) {
      Demo.Outcome outcome =
          Demo.watch(running.stack().gateway(), start, AT_MOST, clock, progress());
      print(json ? outcome.json() : outcome.table());
      if (!exit) {
        say("Dashboard: " + running.stack().gateway());
        say("Rewritten manifests: " + demo.output());
        say("Ctrl-C ends the demo and removes what it made.");
        running.awaitEnd();
      }
      return outcome.allSafe() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
  }

  private Demo prepared(Path folder) throws InterruptedException {
    say("Building images and starting Kafka, Postgres, two registries and four services …");
    return Demo.prepare(folder);
  }

  private Consumer<Demo.Progress> progress() {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      return progress -> {};
    }
    PrintWriter terminal = console.writer();
    return progress -> {
      terminal.printf(
          "\rimages copied %d of %d, workloads rewritten %d of %d ",
          progress.copied(), progress.images(), progress.rewritten(), progress.workloads());
      if (progress.workloads() > 0 && progress.rewritten() == progress.workloads()) {
        terminal.println();
      }
      terminal.flush();
    };
  }

  private void print(String text) {
    if (spec != null) {
      spec.commandLine().getOut().println(text);
      spec.commandLine().getOut().flush();
    }
  }

  // Remarks go to standard error: standard output holds the result alone.
  private void say(String text) {
    if (spec != null) {
      spec.commandLine().getErr().println(text);
      spec.commandLine().getErr().flush();
    }
  }

  /** A folder that is gone afterwards, also when the process is told to end. */
  private record TemporaryFolder(Path path) implements AutoCloseable {
    static TemporaryFolder create() {
      try {
        return new TemporaryFolder(Files.createTempDirectory("stowage-demo-"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      Folders.delete(path);
    }
  }
}
