package dev.stowage.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.testengine.DatabaseForTest;
import dev.stowage.testengine.RegistryForTest;
import dev.stowage.testengine.TestEngines;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each thing that a person can get wrong when starting: one line that names it, exit code 2, no
 * stack trace.
 */
final class UpBadInputIT {
  private static final Duration AT_MOST = Duration.ofMinutes(2);

  private static RegistryForTest registry;
  private static RegistryForTest guarded;
  private static String kafka;
  private static DatabaseForTest postgres;

  @TempDir private Path directory;

  @BeforeAll
  static void start() {
    registry = TestEngines.newRegistry();
    guarded = TestEngines.newRegistry("keeper", "right-password");
    kafka = TestEngines.newKafka().bootstrapServers();
    postgres = TestEngines.newDatabase();
  }

  @AfterAll
  static void end() {
    registry.close();
    guarded.close();
  }

  @Test
  void anUnreachableKafkaIsNamedWithItsAddress() throws Exception {
    int port = closedPort();

    assertRefused(
        up(
            registry.hostAndPort() + "/backup",
            "--kafka",
            "127.0.0.1:" + port,
            "--postgres",
            postgres.jdbcUrl(),
            "--postgres-user",
            postgres.user()),
        "Kafka at 127.0.0.1:" + port);
  }

  @Test
  void anUnreachablePostgresIsNamedWithItsAddress() throws Exception {
    int port = closedPort();

    assertRefused(
        up(
            registry.hostAndPort() + "/backup",
            "--kafka",
            kafka,
            "--postgres",
            "jdbc:postgresql://127.0.0.1:" + port + "/stowage"),
        "Postgres at 127.0.0.1:" + port);
  }

  @Test
  void anUnreachableTargetRegistryIsNamedWithItsAddress() throws Exception {
    String target = "127.0.0.1:" + closedPort();

    assertRefused(outside(target + "/backup", "--insecure", target), target);
  }

  @Test
  void anUnreachableClusterIsNamedWithItsAddress() throws Exception {
    int port = closedPort();
    Path kubeconfig =
        Files.writeString(
            directory.resolve("kubeconfig"),
            """
            apiVersion: v1
            kind: Config
            clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
            users: [{name: u, user: {token: t}}]
            contexts: [{name: c, context: {cluster: c, user: u}}]
            current-context: c
            """
                .formatted(port));

    List<String> arguments = common(registry.hostAndPort() + "/backup");
    arguments.addAll(
        List.of(
            "--kubeconfig",
            kubeconfig.toString(),
            "--kafka",
            kafka,
            "--postgres",
            postgres.jdbcUrl(),
            "--postgres-user",
            postgres.user()));
    assertRefused(arguments, "127.0.0.1:" + port);
  }

  @Test
  void brokenYamlIsNamedWithFileAndLine() throws Exception {
    Path manifests = manifests();
    Files.writeString(manifests.resolve("broken.yaml"), "kind: Deployment\nmetadata: [\n");

    assertRefused(outside(registry.hostAndPort() + "/backup"), "broken.yaml");
  }

  @Test
  void wrongCredentialsAreNamedByRegistryAndUserAndNeverByPassword() throws Exception {
    String auth =
        Base64.getEncoder()
            .encodeToString("keeper:wrong-password".getBytes(StandardCharsets.UTF_8));
    Path config =
        Files.writeString(
            directory.resolve("config.json"),
            "{\"auths\": {\"%s\": {\"auth\": \"%s\"}}}".formatted(guarded.hostAndPort(), auth));

    StowageProcess process =
        run(
            outside(
                guarded.hostAndPort() + "/backup",
                "--insecure",
                guarded.hostAndPort(),
                "--docker-config",
                config.toString()));

    assertThat(process.err())
        .contains(guarded.hostAndPort())
        .contains("keeper")
        .doesNotContain("wrong-password")
        .doesNotContain(auth);
  }

  @Test
  void aDataDirectoryThatIsAFileIsNamed() throws Exception {
    Path file = Files.writeString(directory.resolve("data"), "a file");
    List<String> arguments = outside(registry.hostAndPort() + "/backup");
    arguments.addAll(List.of("--data-dir", file.toString()));

    assertRefused(arguments, file.toString());
  }

  @Test
  void aDataDirectoryInUseIsNamed() throws Exception {
    Path data = directory.resolve("data");
    List<String> arguments = outside(registry.hostAndPort() + "/backup");
    arguments.addAll(List.of("--data-dir", data.toString()));
    try (StowageProcess first = StowageProcess.start(directory, arguments, environment())) {
      first.awaitDashboard(AT_MOST);

      assertRefused(arguments, data.toString());
    }
  }

  private List<String> outside(String target, String... more) throws Exception {
    return up(
        target,
        merged(
            List.of(
                "--kafka",
                kafka,
                "--postgres",
                postgres.jdbcUrl(),
                "--postgres-user",
                postgres.user()),
            more));
  }

  private List<String> up(String target, String... more) throws Exception {
    List<String> arguments = common(target);
    arguments.addAll(
        List.of(
            "--manifests",
            manifests().toString(),
            "--output",
            directory.resolve("out").toString()));
    arguments.addAll(List.of(more));
    return arguments;
  }

  private List<String> common(String target) {
    return new ArrayList<>(
        List.of("up", "--target", target, "--insecure", registry.hostAndPort(), "--port", "0"));
  }

  private Path manifests() throws Exception {
    Path manifests = Files.createDirectories(directory.resolve("manifests"));
    Files.createDirectories(directory.resolve("out"));
    return manifests;
  }

  private void assertRefused(List<String> arguments, String named) throws Exception {
    assertThat(run(arguments).err()).contains(named);
  }

  private StowageProcess run(List<String> arguments) throws Exception {
    try (StowageProcess process = StowageProcess.start(directory, arguments, environment())) {
      int exit = process.awaitExit(AT_MOST);
      List<String> lines =
          process.err().lines().filter(line -> line.startsWith("stowage: ")).toList();
      assertThat(exit).as(process.err()).isEqualTo(2);
      assertThat(lines).hasSize(1);
      assertThat(process.err()).doesNotContain("\tat ");
      return process;
    }
  }

  private static Map<String, String> environment() {
    return Map.of("STOWAGE_POSTGRES_PASSWORD", postgres.password());
  }

  private static String[] merged(List<String> first, String... more) {
    List<String> all = new ArrayList<>(first);
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static int closedPort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
