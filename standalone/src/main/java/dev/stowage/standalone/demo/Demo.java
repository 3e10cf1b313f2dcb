package dev.stowage.standalone.demo;

import dev.stowage.engine.EmbeddedRegistry;
import dev.stowage.standalone.stack.StackSettings;
import dev.stowage.standalone.stack.Workplace;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The demonstration's own parts: an upstream and a backup registry, images, manifests. The services
 * do the rest.
 */
public final class Demo implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(200);

  private final Path directory;
  private final EmbeddedRegistry upstream;
  private final EmbeddedRegistry backup;

  private Demo(Path directory, EmbeddedRegistry upstream, EmbeddedRegistry backup) {
    this.directory = directory;
    this.upstream = upstream;
    this.backup = backup;
  }

  /** Starts the registries, builds and pushes the images, writes the manifests. */
  public static Demo prepare(Path directory) throws InterruptedException {
    EmbeddedRegistry upstream = EmbeddedRegistry.start(directory.resolve("upstream"));
    EmbeddedRegistry backup = EmbeddedRegistry.start(directory.resolve("backup"));
    Demo demo = new Demo(directory, upstream, backup);
    DemoImages.push(upstream.hostAndPort(), directory.resolve("images"));
    DemoManifests.write(demo.input(), upstream.hostAndPort());
    return demo;
  }

  private Path input() {
    return directory.resolve("manifests");
  }

  /** Where the rewritten manifests go. */
  public Path output() {
    return directory.resolve("rewritten");
  }

  /** What the services are told. */
  public StackSettings settings(int port) {
    return new StackSettings(
        backup.hostAndPort() + "/backup",
        "mirror",
        "demo",
        new Workplace.Manifests(input(), output()),
        List.of(upstream.hostAndPort(), backup.hostAndPort()),
        Optional.empty(),
        Optional.empty(),
        port,
        Map.of());
  }

  /**
   * How it went.
   *
   * @param allSafe whether every copy was verified and every workload rewritten
   * @param table for people
   * @param json for programs
   */
  public record Outcome(boolean allSafe, String table, String json) {}

  /** Watches the pipeline through the gateway until all is settled or the time is over. */
  public static Outcome watch(
      URI gateway, Instant start, Duration atMost, Clock clock, Consumer<Progress> progress)
      throws InterruptedException {
    try (PipelineView view = new PipelineView(gateway)) {
      PipelineState state = view.read();
      while (!state.isSettled(DemoManifests.WORKLOADS)
          && clock.instant().isBefore(start.plus(atMost))) {
        progress.accept(Progress.of(state));
        LockSupport.parkNanos(LOOK.toNanos());
        if (Thread.interrupted()) {
          throw new InterruptedException("told to end");
        }
        state = view.read();
      }
      progress.accept(Progress.of(state));
      return new Outcome(
          state.isAllSafe(DemoManifests.WORKLOADS),
          DemoReport.table(state),
          DemoReport.json(state, Duration.between(start, clock.instant())));
    }
  }

  /** How far the pipeline is, in numbers. */
  public record Progress(long images, long copied, long workloads, long rewritten) {
    static Progress of(PipelineState state) {
      return new Progress(
          state.copies().size(), state.copied(), state.workloads().size(), state.rewritten());
    }
  }

  @Override
  public void close() {
    upstream.close();
    backup.close();
  }
}
