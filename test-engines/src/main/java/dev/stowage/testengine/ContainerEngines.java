package dev.stowage.testengine;

import java.util.List;
import java.util.Optional;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.PostgreSQLContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.kafka.KafkaContainer;

/** Engines in containers, for machines where a Docker engine answers. */
final class ContainerEngines implements EngineSource {
  private static final String KAFKA = "apache/kafka:4.2.0";
  private static final String POSTGRES = "postgres:17";
  private static final String REGISTRY = "registry:2";
  private static final int REGISTRY_PORT = 5000;

  @Override
  public KafkaForTest startKafka() {
    KafkaContainer container =
        new KafkaContainer(KAFKA)
            .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
            .withEnv("KAFKA_GROUP_CONSUMER_MIN_HEARTBEAT_INTERVAL_MS", "500")
            .withEnv("KAFKA_GROUP_CONSUMER_HEARTBEAT_INTERVAL_MS", "1000")
            .withEnv("KAFKA_GROUP_CONSUMER_MIN_SESSION_TIMEOUT_MS", "6000")
            .withEnv("KAFKA_GROUP_CONSUMER_SESSION_TIMEOUT_MS", "10000");
    container.start();
    return new Broker(container);
  }

  @Override
  public PostgresForTest startPostgres() {
    PostgreSQLContainer<?> container = new PostgreSQLContainer<>(POSTGRES);
    container.start();
    return new Server(container);
  }

  @Override
  public RegistryForTest startRegistry(Optional<Credentials> credentials) {
    GenericContainer<?> container =
        new GenericContainer<>(REGISTRY)
            .withExposedPorts(REGISTRY_PORT)
            .withEnv("REGISTRY_STORAGE_DELETE_ENABLED", "true")
            .waitingFor(Wait.forHttp("/").forPort(REGISTRY_PORT));
    credentials.ifPresent(given ->
        container
            .withCopyToContainer(Transferable.of(given.htpasswd()), "/htpasswd")
            .withEnv("REGISTRY_AUTH_HTPASSWD_REALM", "test")
            .withEnv("REGISTRY_AUTH_HTPASSWD_PATH", "/htpasswd"));
    container.start();
    return new Registry(container);
  }

  @Override
  public String description() {
    return "Kafka %s, Postgres %s, registry %s, in containers".formatted(KAFKA, POSTGRES, REGISTRY);
  }

  private record Broker(KafkaContainer container) implements KafkaForTest {
    @Override
    public String bootstrapServers() {
      return container.getBootstrapServers();
    }

    @Override
    public void close() {
      container.stop();
    }
  }

  private record Server(PostgreSQLContainer<?> container) implements PostgresForTest {
    @Override
    public DatabaseForTest newDatabase() {
      String name =
          NewDatabase.create(
              new DatabaseForTest(
                  container.getJdbcUrl(), container.getUsername(), container.getPassword()));
      String jdbcUrl =
          "jdbc:postgresql://%s:%d/%s"
              .formatted(
                  container.getHost(),
                  container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
                  name);
      return new DatabaseForTest(jdbcUrl, container.getUsername(), container.getPassword());
    }

    @Override
    public void close() {
      container.stop();
    }
  }

  private record Registry(GenericContainer<?> container) implements RegistryForTest {
    @Override
    public String hostAndPort() {
      return container.getHost() + ":" + container.getMappedPort(REGISTRY_PORT);
    }

    @Override
    public List<RegistryRequest> requests() {
      return RegistryRequest.inLog(container.getLogs().lines());
    }

    @Override
    public void close() {
      container.stop();
    }
  }
}
