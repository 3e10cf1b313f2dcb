package dev.stowage.testengine;

import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Every engine that a test needs: in containers where a Docker engine answers, else embedded. A
 * line at first use says which. What a test does not close ends with its JVM.
 */
public final class TestEngines {
  private static final ConcurrentLinkedDeque<Runnable> OPEN = new ConcurrentLinkedDeque<>();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(TestEngines::closeAll, "test-engines-end"));
  }

  private TestEngines() {}

  /** A broker that all tests of this JVM share: topics of one test are seen by the others. */
  public static KafkaForTest kafka() {
    return SharedKafka.INSTANCE;
  }

  /** A broker of the caller's own. */
  public static KafkaForTest newKafka() {
    KafkaForTest kafka = source().startKafka();
    OPEN.push(kafka::close);
    return kafka;
  }

  /** The Postgres server that all tests of this JVM share. */
  public static PostgresForTest postgres() {
    return SharedPostgres.INSTANCE;
  }

  /** An empty database of the caller's own on the shared server. */
  public static DatabaseForTest newDatabase() {
    return postgres().newDatabase();
  }

  /** An empty registry of the caller's own that anyone may use. */
  public static RegistryForTest newRegistry() {
    return started(Optional.empty());
  }

  /** An empty registry of the caller's own that asks for this user and password (basic auth). */
  public static RegistryForTest newRegistry(String user, String password) {
    return started(Optional.of(new Credentials(user, password)));
  }

  /** An empty embedded registry of the caller's own, whatever else there is. */
  public static RegistryForTest newEmbeddedRegistry() {
    RegistryForTest registry = LoggedEmbeddedRegistry.start(Optional.empty());
    OPEN.push(registry::close);
    return registry;
  }

  /** A Kubernetes of the caller's own, for tests that are marked {@link NeedsControlPlane}. */
  public static ControlPlane newControlPlane() {
    ControlPlane controlPlane = ControlPlane.start();
    OPEN.push(controlPlane::close);
    return controlPlane;
  }

  private static RegistryForTest started(Optional<Credentials> credentials) {
    RegistryForTest registry = source().startRegistry(credentials);
    OPEN.push(registry::close);
    return registry;
  }

  private static EngineSource source() {
    return Chosen.SOURCE;
  }

  private static void closeAll() {
    for (Runnable close = OPEN.poll(); close != null; close = OPEN.poll()) {
      close.run();
    }
  }

  private static final class SharedKafka {
    static final KafkaForTest INSTANCE = newKafka();
  }

  private static final class SharedPostgres {
    static final PostgresForTest INSTANCE = startPostgres();

    private static PostgresForTest startPostgres() {
      PostgresForTest postgres = source().startPostgres();
      OPEN.push(postgres::close);
      return postgres;
    }
  }

  private static final class Chosen {
    static final EngineSource SOURCE = choose();

    private static EngineSource choose() {
      EngineSource source = DockerEngine.answers() ? new ContainerEngines() : new EmbeddedEngines();
      System.err.println("test engines: " + source.description());
      return source;
    }
  }
}
