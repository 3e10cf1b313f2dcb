package dev.stowage.copier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.copier.fixture.CopierProcess;
import dev.stowage.engine.LoopbackPort;
import dev.stowage.testengine.DatabaseForTest;
import dev.stowage.testengine.KafkaForTest;
import dev.stowage.testengine.RegistryForTest;
import dev.stowage.testengine.TestEngines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person may give a copier that cannot work: one line, exit code 2. */
class CopierBadInputIT {
  @TempDir private static Path directory;
  private static final Map<String, CopierProcess> STARTED = new LinkedHashMap<>();
  private static final int NOBODY = LoopbackPort.free();
  private static KafkaForTest kafka;
  private static RegistryForTest closed;
  private static DatabaseForTest database;

  @BeforeAll
  static void startAll() throws IOException {
    kafka = TestEngines.newKafka();
    closed = TestEngines.newRegistry("ann", "right");
    database = TestEngines.newDatabase();
    Path wrongLogin = directory.resolve("wrong.json");
    Files.writeString(
        wrongLogin,
        "{\"auths\":{\"%s\":{\"username\":\"ann\",\"password\":\"hunter2\"}}}"
            .formatted(closed.hostAndPort()));
    start("no target", Map.of("STOWAGE_COPIER_TARGET", ""));
    start("target with a tag", Map.of("STOWAGE_COPIER_TARGET", "127.0.0.1:5000/backup:1"));
    start("target with a scheme", Map.of("STOWAGE_COPIER_TARGET", "http://127.0.0.1:5000/backup"));
    start("naming", Map.of("STOWAGE_COPIER_NAMING", "sideways"));
    start("heartbeat", Map.of("STOWAGE_COPIER_HEARTBEAT", "40s"));
    start(
        "kafka",
        Map.of(
            "STOWAGE_KAFKA_BOOTSTRAP_SERVERS",
            "127.0.0.1:" + NOBODY,
            "STOWAGE_KAFKA_START_TIMEOUT",
            "3s"));
    start(
        "postgres",
        Map.of(
            "DATASOURCES_DEFAULT_URL", "jdbc:postgresql://127.0.0.1:%d/stowage".formatted(NOBODY)));
    start("registry", Map.of("STOWAGE_COPIER_TARGET", "127.0.0.1:%d/backup".formatted(NOBODY)));
    start("login", Map.of("STOWAGE_COPIER_DOCKER_CONFIG", wrongLogin.toString()));
    start("docker config", Map.of("STOWAGE_COPIER_DOCKER_CONFIG", "/nowhere/config.json"));
  }

  private static void start(String name, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>();
    environment.put("STOWAGE_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    environment.put("DATASOURCES_DEFAULT_URL", database.jdbcUrl());
    environment.put("DATASOURCES_DEFAULT_USERNAME", database.user());
    environment.put("DATASOURCES_DEFAULT_PASSWORD", database.password());
    environment.put("STOWAGE_COPIER_TARGET", closed.hostAndPort() + "/backup");
    environment.put(
        "STOWAGE_COPIER_INSECURE_REGISTRIES", closed.hostAndPort() + ",127.0.0.1:" + NOBODY);
    environment.putAll(more);
    STARTED.put(name, CopierProcess.start(directory, environment));
  }

  @AfterAll
  static void stop() {
    STARTED.values().forEach(CopierProcess::close);
    closed.close();
    kafka.close();
  }

  @Test
  void noTarget() {
    refuses("no target", "no target", "stowage.copier.target");
  }

  @Test
  void aTargetWithATag() {
    refuses("target with a tag", "'127.0.0.1:5000/backup:1'", "tag");
  }

  @Test
  void aTargetWithAScheme() {
    refuses("target with a scheme", "'http://127.0.0.1:5000/backup'", "scheme");
  }

  @Test
  void anUnknownNaming() {
    refuses("naming", "'sideways'", "mirror, path, name or flat");
  }

  @Test
  void aHeartbeatThatIsSlowerThanItsLease() {
    refuses("heartbeat", "stowage.copier.heartbeat", "less than half of lease");
  }

  @Test
  void aBrokerThatDoesNotAnswer() {
    refuses("kafka", "Kafka", "127.0.0.1:" + NOBODY);
  }

  @Test
  void aPostgresThatDoesNotAnswer() {
    refuses("postgres", "Postgres", "127.0.0.1:" + NOBODY);
  }

  @Test
  void aTargetRegistryThatDoesNotAnswer() {
    refuses("registry", "registry", "127.0.0.1:" + NOBODY);
  }

  @Test
  void aWrongPasswordNamesRegistryAndUser() {
    assertThat(refuses("login", closed.hostAndPort(), "'ann'")).doesNotContain("hunter2");
  }

  @Test
  void aMissingDockerConfig() {
    refuses("docker config", "'/nowhere/config.json'");
  }

  private static String refuses(String name, String... parts) {
    CopierProcess process = Objects.requireNonNull(STARTED.get(name));
    assertThat(process.process().awaitExit(Duration.ofSeconds(90))).isEqualTo(2);
    List<String> said = process.process().errors().lines().toList();
    assertThat(said).hasSize(1);
    assertThat(said.getFirst())
        .startsWith("stowage copier: ")
        .contains(parts)
        .doesNotContain("Exception");
    return said.getFirst();
  }
}
