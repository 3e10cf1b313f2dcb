package dev.stowage.watcher;

import dev.stowage.testengine.KafkaForTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The watcher of a cluster as a process of its own. */
final class WatcherProcess implements AutoCloseable {
  private final Process process;
  private final Path log;

  private WatcherProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts it.
   *
   * @param folder gets its log
   * @param settings more environment variables
   */
  static WatcherProcess start(
      Path folder,
      KafkaForTest kafka,
      String cluster,
      Path kubeconfig,
      Map<String, String> settings) {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    try {
      Path log = Files.createTempFile(folder, "watcher-", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(
                  java.toString(),
                  "-Xmx320m",
                  "-XX:+UseSerialGC",
                  "-cp",
                  System.getProperty("java.class.path"),
                  WatcherApplication.class.getName())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      Map<String, String> environment = builder.environment();
      environment.put("STOWAGE_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
      environment.put("STOWAGE_WATCHER_CLUSTER", cluster);
      environment.put("STOWAGE_WATCHER_KUBECONFIG", kubeconfig.toString());
      environment.put("MICRONAUT_SERVER_PORT", "-1");
      environment.putAll(settings);
      return new WatcherProcess(builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long pid() {
    return process.pid();
  }

  /** What it has said so far. */
  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code kill -STOP}: it stands still and keeps everything. */
  void freeze() {
    signal("-STOP");
  }

  /** {@code kill -CONT}. */
  void thaw() {
    signal("-CONT");
  }

  private void signal(String signal) {
    try {
      int code =
          new ProcessBuilder("kill", signal, String.valueOf(process.pid()))
              .inheritIO()
              .start()
              .waitFor();
      if (code != 0) {
        throw new IllegalStateException("kill " + signal + " ended with " + code);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws InterruptedException {
    // One that stands still would not hear that it is to end.
    process.destroyForcibly();
    process.waitFor();
  }
}
