package dev.stowage.testengine;

import dev.stowage.engine.EmbeddedDatabase;
import dev.stowage.engine.EmbeddedKafka;
import java.util.Optional;

/** Engines in this process or started by it, for machines without Docker. */
final class EmbeddedEngines implements EngineSource {

  @Override
  public KafkaForTest startKafka() {
    TemporaryDirectory directory = TemporaryDirectory.create("kafka");
    return new Broker(EmbeddedKafka.start(directory.path()), directory);
  }

  @Override
  public PostgresForTest startPostgres() {
    TemporaryDirectory directory = TemporaryDirectory.create("postgres");
    return new Server(EmbeddedDatabase.start(directory.path()), directory);
  }

  @Override
  public RegistryForTest startRegistry(Optional<Credentials> credentials) {
    return DebianRegistry.isInstalled()
        ? DebianRegistry.start(credentials)
        : LoggedEmbeddedRegistry.start(credentials);
  }

  @Override
  public String description() {
    return "Kafka embedded, Postgres embedded, registry "
        + DebianRegistry.version()
            .map(version -> "docker-registry " + version)
            .orElse("embedded (no tag list, no deletion)");
  }

  private record Broker(EmbeddedKafka kafka, TemporaryDirectory directory) implements KafkaForTest {
    @Override
    public String bootstrapServers() {
      return kafka.bootstrapServers();
    }

    @Override
    public void close() {
      kafka.close();
      directory.close();
    }
  }

  private record Server(EmbeddedDatabase server, TemporaryDirectory directory)
      implements PostgresForTest {
    @Override
    public DatabaseForTest newDatabase() {
      String name =
          NewDatabase.create(
              new DatabaseForTest(server.jdbcUrl(), server.user(), server.password()));
      return new DatabaseForTest(server.jdbcUrl(name), server.user(), server.password());
    }

    @Override
    public void close() {
      server.close();
      directory.close();
    }
  }
}
