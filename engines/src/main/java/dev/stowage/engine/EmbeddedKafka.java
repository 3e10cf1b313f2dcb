package dev.stowage.engine;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;

/** A Kafka broker in this process on 127.0.0.1, without authentication; it keeps its topics. */
public final class EmbeddedKafka implements AutoCloseable {
  private final KafkaBrokerSettings settings;
  private final KafkaRaftServer server;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedKafka(KafkaBrokerSettings settings, KafkaRaftServer server) {
    this.settings = settings;
    this.server = server;
  }

  /**
   * Starts on a free port; a new directory becomes a new broker.
   *
   * @throws EngineException when it does not come up
   */
  public static EmbeddedKafka start(Path directory) {
    return start(directory, LoopbackPort.free());
  }

  /**
   * Starts on this port; a new directory becomes a new broker.
   *
   * @throws EngineException when the port is taken or the broker does not come up
   */
  public static EmbeddedKafka start(Path directory, int port) {
    LoopbackPort.requireFree(port, "Kafka");
    KafkaBrokerSettings settings =
        new KafkaBrokerSettings(directory.toAbsolutePath(), port, freePortOtherThan(port));
    try {
      format(settings);
      KafkaRaftServer server =
          new KafkaRaftServer(new KafkaConfig(settings.properties(), false), Time.SYSTEM);
      started(server);
      return new EmbeddedKafka(settings, server);
    } catch (Exception e) {
      throw new EngineException(
          EngineException.Code.FAILED,
          "Kafka did not start on %s in %s: %s"
              .formatted(settings.bootstrapServers(), directory, e),
          e);
    }
  }

  private static void started(KafkaRaftServer server) {
    try {
      server.startup();
    } catch (RuntimeException e) {
      server.shutdown();
      throw e;
    }
  }

  private static int freePortOtherThan(int port) {
    int other = LoopbackPort.free();
    return other == port ? freePortOtherThan(port) : other;
  }

  private static void format(KafkaBrokerSettings settings) throws Exception {
    Files.createDirectories(settings.directory());
    if (Files.exists(settings.directory().resolve("meta.properties"))) {
      return;
    }
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(KafkaBrokerSettings.NODE)
        .setControllerListenerName(KafkaBrokerSettings.CONTROLLER_LISTENER)
        .setMetadataLogDirectory(settings.directory().toString())
        .setDirectories(List.of(settings.directory().toString()))
        .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
        .run();
  }

  /** {@code host:port} for clients. */
  public String bootstrapServers() {
    return settings.bootstrapServers();
  }

  /** Ends the broker cleanly; its topics stay in the directory. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      server.shutdown();
      server.awaitShutdown();
    }
  }
}
