package dev.stowage.engine;

import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;

/** A Kafka broker in this process on 127.0.0.1, without authentication; it keeps its topics. */
public final class EmbeddedKafka implements AutoCloseable {
  private static final Duration END_WAIT = Duration.ofSeconds(60);
  private static final ScopedValue<KafkaBrokerSettings> STARTING = ScopedValue.newInstance();

  static {
    // A broker whose controller cannot start halts its process, which is ours: what it throws
    // after that is enough. Of later faults it dies as it would alone.
    Exit.setHaltProcedure((status, message) -> {
      if (!STARTING.isBound()) {
        Runtime.getRuntime().halt(status);
      }
    });
  }

  private final DataDirectory home;
  private final KafkaBrokerSettings settings;
  private final KafkaRaftServer server;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedKafka(DataDirectory home, KafkaBrokerSettings settings, KafkaRaftServer server) {
    this.home = home;
    this.settings = settings;
    this.server = server;
  }

  /**
   * Starts on a free port; a new directory becomes a new broker.
   *
   * @throws EngineException when the directory is in use or the broker does not come up
   */
  public static EmbeddedKafka start(Path directory) {
    return LoopbackPort.whereFree(port -> start(directory, port));
  }

  /**
   * Starts on this port; a new directory becomes a new broker.
   *
   * @throws EngineException when the directory or the port is in use, or it does not come up
   */
  public static EmbeddedKafka start(Path directory, int port) {
    // A second broker would not only fail on a directory in use, it would break the first.
    DataDirectory home = DataDirectory.open(directory);
    try {
      LoopbackPort.requireFree(port, "Kafka");
      KafkaBrokerSettings settings =
          new KafkaBrokerSettings(home.resolve("data"), port, LoopbackPort.freeBeside(port));
      return new EmbeddedKafka(home, settings, started(settings));
    } catch (RuntimeException e) {
      home.close();
      throw e;
    }
  }

  /** Formats the directory if it is new, and starts; the ports may have been taken since. */
  static KafkaRaftServer started(KafkaBrokerSettings settings) {
    try {
      format(settings);
      KafkaRaftServer server =
          new KafkaRaftServer(new KafkaConfig(settings.properties(), false), Time.SYSTEM);
      try {
        ScopedValue.where(STARTING, settings).run(server::startup);
        return server;
      } catch (RuntimeException e) {
        end(server, settings);
        throw e;
      }
    } catch (Exception e) {
      throw new EngineException(
          isBindFailure(e) ? EngineException.Code.PORT_IN_USE : EngineException.Code.FAILED,
          "Kafka did not start on %s in %s: %s"
              .formatted(settings.bootstrapServers(), settings.directory(), firstLine(e)),
          e);
    }
  }

  // Its port, or its controller's, was free a moment ago.
  private static boolean isBindFailure(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return true;
      }
    }
    return false;
  }

  private static String firstLine(Exception e) {
    return e.toString().lines().findFirst().orElse("");
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
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      end(server, settings);
    } finally {
      home.close();
    }
  }

  // By itself a broker waits minutes for its controller's approval, which may never come.
  private static void end(KafkaRaftServer server, KafkaBrokerSettings settings) {
    Thread ending =
        Thread.ofPlatform()
            .daemon()
            .name("kafka-end")
            .start(() -> {
              server.shutdown();
              server.awaitShutdown();
            });
    try {
      if (!ending.join(END_WAIT)) {
        throw new EngineException(
            EngineException.Code.FAILED,
            "Kafka in %s did not end within %d s"
                .formatted(settings.directory(), END_WAIT.toSeconds()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
