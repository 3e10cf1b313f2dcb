package dev.stowage.watcher;

import dev.stowage.testengine.KafkaForTest;
import dev.stowage.testengine.ProcessForTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The watcher of a cluster as a process of its own. */
final class WatcherProcess {
  private WatcherProcess() {}

  /**
   * Starts it.
   *
   * @param folder gets its log
   * @param settings more environment variables
   */
  static ProcessForTest start(
      Path folder,
      KafkaForTest kafka,
      String cluster,
      Path kubeconfig,
      Map<String, String> settings) {
    Map<String, String> environment = new HashMap<>();
    environment.put("STOWAGE_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    environment.put("STOWAGE_WATCHER_CLUSTER", cluster);
    environment.put("STOWAGE_WATCHER_KUBECONFIG", kubeconfig.toString());
    environment.put("MICRONAUT_SERVER_PORT", "-1");
    environment.putAll(settings);
    try {
      return ProcessForTest.start(
          ProcessForTest.java(
              "-Xmx320m",
              "-XX:+UseSerialGC",
              "-cp",
              System.getProperty("java.class.path"),
              WatcherApplication.class.getName()),
          environment,
          Files.createTempFile(folder, "watcher-", ".log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
