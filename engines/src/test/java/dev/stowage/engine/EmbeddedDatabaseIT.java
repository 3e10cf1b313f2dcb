package dev.stowage.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseIT {
  @TempDir Path directory;

  @Test
  void aRestartKeepsTheData() throws Exception {
    try (EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
      execute(database, "CREATE TABLE fruit (name text)");
      execute(database, "INSERT INTO fruit VALUES ('äpfel')");
      assertThat(query(database, "SHOW fsync")).isEqualTo("on");
    }
    assertThat(new Postmaster(directory.resolve("data")).isRunning()).isFalse();
    try (EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
      assertThat(query(database, "SELECT name FROM fruit")).isEqualTo("äpfel");
    }
  }

  @Test
  void aKilledServerComesBackOnItsPortWithEverythingCommitted() throws Exception {
    EmbeddedDatabase killed = EmbeddedDatabase.start(directory);
    int port = killed.port();
    execute(killed, "CREATE TABLE fruit AS SELECT generate_series(1, 1000) AS number");
    ProcessHandle postmaster = ProcessHandle.of(killed.postmasterPid()).orElseThrow();
    try (Connection open = connect(killed);
        Statement statement = open.createStatement()) {
      statement.execute("SELECT 1");
      postmaster.destroyForcibly();
      postmaster.onExit().get(60, TimeUnit.SECONDS);
    }
    killed.close();

    try (EmbeddedDatabase database = EmbeddedDatabase.start(directory, port)) {
      assertThat(database.port()).isEqualTo(port);
      assertThat(query(database, "SELECT count(*) FROM fruit")).isEqualTo("1000");
    }
  }

  @Test
  void aServerWhoseOwnerWasKilledIsTakenOver() throws Exception {
    Process owner =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                StartAndStay.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long orphan;
    try (var lines = owner.inputReader()) {
      orphan = Long.parseLong(String.valueOf(lines.readLine()));
      owner.destroyForcibly().waitFor();
    }
    assertThat(ProcessHandle.of(orphan)).get().matches(ProcessHandle::isAlive);

    try (EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
      assertThat(query(database, "SELECT name FROM fruit")).isEqualTo("pear");
      assertThat(database.postmasterPid()).isNotEqualTo(orphan);
      // It has ended, but stays a zombie until its new parent collects it.
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> ProcessHandle.of(orphan).filter(ProcessHandle::isAlive).isEmpty());
    }
  }

  /** Starts a server, prints its process id and waits to be killed. */
  static final class StartAndStay {
    private StartAndStay() {}

    public static void main(String[] arguments) throws Exception {
      EmbeddedDatabase database = EmbeddedDatabase.start(Path.of(arguments[0]));
      execute(database, "CREATE TABLE fruit AS SELECT 'pear' AS name");
      System.out.println(database.postmasterPid());
      Thread.currentThread().join();
    }
  }

  @Test
  void aTakenPortIsRefusedInOneLine() {
    try (EmbeddedDatabase database = EmbeddedDatabase.start(directory.resolve("one"))) {
      assertThatThrownBy(() -> EmbeddedDatabase.start(directory.resolve("other"), database.port()))
          .isInstanceOfSatisfying(
              EngineException.class,
              e -> assertThat(e.code()).isEqualTo(EngineException.Code.PORT_IN_USE))
          .hasMessageStartingWith("Postgres cannot listen on 127.0.0.1:" + database.port());
    }
  }

  @Test
  void aServerThatLosesItsPortWhileItStartsSaysSoAndStartsOnAnother() throws Exception {
    Postmaster postmaster = new Postmaster(directory.resolve("data"));
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.ofLiteral(LoopbackPort.HOST))) {
      int taken = other.getLocalPort();
      assertThatThrownBy(() -> EmbeddedDatabase.started(postmaster, taken, Duration.ofSeconds(15)))
          .isInstanceOfSatisfying(
              EngineException.class,
              e -> assertThat(e.code()).isEqualTo(EngineException.Code.PORT_IN_USE))
          .hasMessage(
              "Postgres did not start on 127.0.0.1:%d in %s: something else listens there",
              taken, postmaster.directory());
    }
    try (EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
      assertThat(query(database, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void anotherServerThatAnswersOnThePortIsNotTakenForTheOwn() {
    Postmaster postmaster = new Postmaster(directory.resolve("other").resolve("data"));
    try (EmbeddedDatabase database = EmbeddedDatabase.start(directory.resolve("one"))) {
      assertThatThrownBy(
              () -> EmbeddedDatabase.started(postmaster, database.port(), Duration.ofSeconds(60)))
          .isInstanceOfSatisfying(
              EngineException.class,
              e -> assertThat(e.code()).isEqualTo(EngineException.Code.PORT_IN_USE));
    }
  }

  @Test
  void dataOfAnotherVersionIsRefused() throws Exception {
    Path data = Files.createDirectory(directory.resolve("data"));
    Files.writeString(data.resolve("PG_VERSION"), "14\n");

    assertThatThrownBy(() -> EmbeddedDatabase.start(directory))
        .isInstanceOf(EngineException.class)
        .hasMessage(
            "%s holds data of Postgres 14, this is Postgres 17: choose another directory"
                .formatted(data));
  }

  @Test
  void aDirectoryThatAnotherServerHasIsRefusedAndTheServerLeftAlone() throws Exception {
    try (EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
      assertThatThrownBy(() -> EmbeddedDatabase.start(directory))
          .isInstanceOf(EngineException.class)
          .hasMessageStartingWith("data directory " + directory + " is in use by process");
      assertThat(query(database, "SELECT 1")).isEqualTo("1");
    }
  }

  private static Connection connect(EmbeddedDatabase database) throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
  }

  private static void execute(EmbeddedDatabase database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(EmbeddedDatabase database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
