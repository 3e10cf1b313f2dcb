package dev.stowage.gateway;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stowage.runtime.StartupException;
import dev.stowage.testengine.DatabaseForTest;
import dev.stowage.testengine.TestEngines;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StartupIT {

  @Test
  void anUnreachablePostgresIsNamedWithItsAddress() throws IOException {
    int port = freePort();
    DatabaseForTest absent =
        new DatabaseForTest("jdbc:postgresql://127.0.0.1:" + port + "/stowage", "anna", "s3cret");
    assertThatThrownBy(() -> GatewayForTest.start(absent))
        .isInstanceOf(StartupException.class)
        .hasMessage(
            "Postgres at 127.0.0.1:%d/stowage cannot be reached: check the address (datasources.default.url) and that the server runs",
            port);
  }

  @Test
  void wrongCredentialsNameTheUserAndNotThePassword() {
    DatabaseForTest database = TestEngines.newDatabase();
    DatabaseForTest wrong = new DatabaseForTest(database.jdbcUrl(), "nobody-we-know", "s3cret");
    assertThatThrownBy(() -> GatewayForTest.start(wrong))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("user 'nobody-we-know'")
        .hasMessageNotContaining("s3cret")
        .hasMessageNotContaining("\n");
  }

  @Test
  void aDatabaseThatIsNotThereIsNamed() {
    DatabaseForTest database = TestEngines.newDatabase();
    String url = database.jdbcUrl().replaceFirst("/test_[a-z0-9_]+", "/nowhere");
    assertThatThrownBy(() ->
            GatewayForTest.start(new DatabaseForTest(url, database.user(), database.password())))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("/nowhere has no such database");
  }

  @Test
  void aSchemaNameThatIsNoneIsRefused() {
    assertThatThrownBy(() ->
            GatewayForTest.start(
                TestEngines.newDatabase(), Map.of("stowage.gateway.schema", "x; drop table y")))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("stowage.gateway.schema is 'x; drop table y'");
  }

  @Test
  void whoMayAskIsOneOfThree() {
    assertThatThrownBy(() ->
            GatewayForTest.start(
                TestEngines.newDatabase(), Map.of("stowage.gateway.requests", "everybody")))
        .isInstanceOf(StartupException.class)
        .hasMessage("stowage.gateway.requests is 'everybody': must be loopback, always or never");
  }

  @Test
  void anUnreachableKafkaIsNamedWithItsAddress() throws IOException {
    int port = freePort();
    assertThatThrownBy(() ->
            GatewayForTest.start(
                TestEngines.newDatabase(),
                Map.of(
                    "stowage.kafka.bootstrap-servers",
                    "127.0.0.1:" + port,
                    "stowage.kafka.start-timeout",
                    "2s")))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("Kafka at 127.0.0.1:" + port);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
