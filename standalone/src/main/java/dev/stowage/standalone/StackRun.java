package dev.stowage.standalone;

import dev.stowage.engine.DataDirectory;
import dev.stowage.standalone.option.StackOptions;
import dev.stowage.standalone.stack.Engines;
import dev.stowage.standalone.stack.ServiceStack;
import dev.stowage.standalone.stack.StackSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/** Runs the whole pipeline until the process is told to end. */
final class StackRun {

  private StackRun() {}

  /**
   * Starts, says where the dashboard is, and waits for the end.
   *
   * @param settings made once the data directory is ours
   */
  static void untilTheEnd(
      StackOptions options,
      Map<String, String> environment,
      PrintWriter out,
      Function<Path, StackSettings> settings)
      throws InterruptedException {
    try (DataDirectory data = DataDirectory.open(options.dataDirectory(environment))) {
      StackSettings told = settings.apply(data.path());
      try (Running running =
          Running.start(
              () -> Engines.start(data.path(), options.kafka(), options.database(environment)),
              engines -> ServiceStack.start(told, engines))) {
        out.println("Dashboard: " + running.stack().gateway());
        out.println(
            "Copies go to %s; state is in %s; Ctrl-C ends.".formatted(told.target(), data.path()));
        out.flush();
        running.awaitEnd();
      }
    }
  }
}
