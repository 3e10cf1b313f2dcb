package dev.stowage.engine;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A Postgres server started by this process on 127.0.0.1, trusting whoever connects; it keeps its
 * data, also when it or this process is killed.
 */
public final class EmbeddedDatabase implements AutoCloseable {
  private static final String VERSION = "17";
  private static final Duration START_WAIT = Duration.ofSeconds(60);
  private static final String USER = "postgres";
  private static final Map<String, String> SETTINGS =
      Map.of(
          "listen_addresses", LoopbackPort.HOST,
          // No socket files in /tmp.
          "unix_socket_directories", "",
          // The wrapper's defaults give up commits when the server or the machine dies.
          "fsync", "on",
          "synchronous_commit", "on",
          "max_connections", "200",
          "shared_buffers", "32MB",
          "jit", "off");

  private final DataDirectory home;
  private final EmbeddedPostgres postgres;
  private final Postmaster postmaster;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedDatabase(DataDirectory home, EmbeddedPostgres postgres, Postmaster postmaster) {
    this.home = home;
    this.postgres = postgres;
    this.postmaster = postmaster;
  }

  /**
   * Starts on a free port; a new directory becomes a new, empty server.
   *
   * @throws EngineException when the directory is in use or the server does not come up
   */
  public static EmbeddedDatabase start(Path directory) {
    return LoopbackPort.whereFree(port -> start(directory, port));
  }

  /**
   * Starts on this port; a new directory becomes a new, empty server.
   *
   * @throws EngineException when the directory or the port is in use, or it does not come up
   */
  public static EmbeddedDatabase start(Path directory, int port) {
    DataDirectory home = DataDirectory.open(directory);
    try {
      // Postgres wants a directory for itself.
      Path data = home.resolve("data");
      requireVersion(data);
      Postmaster postmaster = new Postmaster(data);
      postmaster.endLeftovers();
      LoopbackPort.requireFree(port, "Postgres");
      return new EmbeddedDatabase(home, started(postmaster, port, START_WAIT), postmaster);
    } catch (RuntimeException e) {
      home.close();
      throw e;
    }
  }

  /** Makes the files of a new server, and starts; the port may have been taken since. */
  static EmbeddedPostgres started(Postmaster postmaster, int port, Duration wait) {
    Path data = postmaster.directory();
    try {
      EmbeddedPostgres.Builder builder =
          EmbeddedPostgres.builder()
              .setOverrideWorkingDirectory(PostgresBinaries.directory().toFile())
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .setRegisterShutdownHook(false)
              .setPGStartupWait(wait)
              .setLocaleConfig("locale", "C")
              // Whoever has the port instead may never say a word.
              .setConnectConfig("socketTimeout", "5")
              .setOutputRedirector(ProcessBuilder.Redirect.to(postmaster.words().toFile()))
              .setPort(port);
      SETTINGS.forEach(builder::setServerConfig);
      EmbeddedPostgres postgres = builder.start();
      if (!postmaster.becomesReady(wait)) {
        throw new IllegalStateException("another server answers there");
      }
      return postgres;
    } catch (IOException | IllegalStateException | ExceptionInInitializerError e) {
      boolean portTaken = postmaster.lostItsPort();
      postmaster.endLeftovers();
      throw new EngineException(
          portTaken ? EngineException.Code.PORT_IN_USE : EngineException.Code.FAILED,
          "Postgres did not start on %s:%d in %s: %s"
              .formatted(
                  LoopbackPort.HOST,
                  port,
                  data,
                  portTaken ? "something else listens there" : e.getMessage()),
          e);
    }
  }

  private static void requireVersion(Path directory) {
    Path versionFile = directory.resolve("PG_VERSION");
    if (!Files.exists(versionFile)) {
      return;
    }
    try {
      String version = Files.readString(versionFile).strip();
      if (!version.equals(VERSION)) {
        throw new EngineException(
            EngineException.Code.DIRECTORY_NOT_READABLE,
            "%s holds data of Postgres %s, this is Postgres %s: choose another directory"
                .formatted(directory, version, VERSION));
      }
    } catch (IOException e) {
      throw new EngineException(
          EngineException.Code.DIRECTORY_NOT_READABLE,
          "%s cannot be read: %s".formatted(versionFile, e.getMessage()),
          e);
    }
  }

  /** The JDBC address of the database that every server has. */
  public String jdbcUrl() {
    return jdbcUrl("postgres");
  }

  /** The JDBC address of a database of this name. */
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://%s:%d/%s".formatted(LoopbackPort.HOST, port(), database);
  }

  /** The user that owns everything. */
  public String user() {
    return USER;
  }

  /** Any text would do: the server trusts its machine. */
  public String password() {
    return USER;
  }

  /** Where it listens. */
  public int port() {
    return postgres.getPort();
  }

  /** The process id of the server's first process. */
  public long postmasterPid() {
    return postmaster
        .pid()
        .orElseThrow(() ->
            new EngineException(
                EngineException.Code.FAILED,
                "Postgres in %s is not running".formatted(postmaster.directory())));
  }

  /** Ends the server; connections in use are cut. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try (home) {
      postgres.close();
      // The wrapper stops waiting after five seconds, which a busy machine may need for its writes.
      postmaster.endLeftovers();
    } catch (IOException e) {
      throw new EngineException(
          EngineException.Code.FAILED,
          "Postgres in %s did not end: %s".formatted(postmaster.directory(), e.getMessage()),
          e);
    }
  }
}
