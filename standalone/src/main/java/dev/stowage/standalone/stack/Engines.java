package dev.stowage.standalone.stack;

import dev.stowage.engine.EmbeddedDatabase;
import dev.stowage.engine.EmbeddedKafka;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * The broker and the database that the services use: embedded ones are started and ended here,
 * outside ones only named.
 */
public final class Engines implements AutoCloseable {
  private static final Executor THREADS = Thread::startVirtualThread;

  private final String kafka;
  private final DatabaseAddress database;
  private final Path stateKey;
  private final Deque<AutoCloseable> started;

  private Engines(
      String kafka, DatabaseAddress database, Path stateKey, Deque<AutoCloseable> started) {
    this.kafka = kafka;
    this.database = database;
    this.stateKey = stateKey;
    this.started = started;
  }

  /**
   * Starts, side by side, what no outside server is named for; its state lies under the directory.
   */
  public static Engines start(
      Path directory, Optional<String> outsideKafka, Optional<DatabaseAddress> outsideDatabase) {
    Deque<AutoCloseable> started = new ArrayDeque<>();
    try {
      CompletableFuture<Optional<EmbeddedKafka>> broker =
          CompletableFuture.supplyAsync(
              () ->
                  outsideKafka.isPresent()
                      ? Optional.empty()
                      : Optional.of(EmbeddedKafka.start(directory.resolve("kafka"))),
              THREADS);
      Optional<EmbeddedDatabase> postgres =
          outsideDatabase.isPresent()
              ? Optional.empty()
              : Optional.of(EmbeddedDatabase.start(directory.resolve("postgres")));
      postgres.ifPresent(started::push);
      broker.join().ifPresent(started::push);
      return new Engines(
          outsideKafka.orElseGet(() -> broker.join().orElseThrow().bootstrapServers()),
          outsideDatabase.orElseGet(() -> DatabaseAddress.of(postgres.orElseThrow())),
          StateKey.in(directory),
          started);
    } catch (CompletionException e) {
      closeAll(started);
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    } catch (RuntimeException e) {
      closeAll(started);
      throw e;
    }
  }

  /** {@code host:port} of the broker. */
  String kafka() {
    return kafka;
  }

  /** Where the database is. */
  DatabaseAddress database() {
    return database;
  }

  /** The file with the key that state in the database is encrypted with. */
  Path stateKey() {
    return stateKey;
  }

  private static void closeAll(Deque<AutoCloseable> started) {
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) {
        System.err.println("stowage: an engine did not end cleanly: " + e.getMessage());
      }
    }
  }

  @Override
  public void close() {
    closeAll(started);
  }
}
