package dev.stowage.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class DatabaseCheckTest {

  @Test
  void anUnreachableServerIsNamedWithItsAddressAndWithoutThePassword() throws IOException {
    int port = freePort();
    assertThatThrownBy(() ->
            DatabaseCheck.require(
                "jdbc:postgresql://127.0.0.1:" + port + "/stowage?sslpassword=s3cret",
                "anna",
                "s3cret"))
        .isInstanceOf(StartupException.class)
        .hasMessage(
            "Postgres at 127.0.0.1:%d/stowage cannot be reached: check the address (datasources.default.url) and that the server runs"
                .formatted(port));
  }

  @Test
  void aUrlOfAnotherDatabaseIsRefusedWithoutItsUserInfo() {
    assertThatThrownBy(
            () -> DatabaseCheck.require("mysql://anna:s3cret@db:3306/x", "anna", "s3cret"))
        .isInstanceOf(StartupException.class)
        .hasMessageStartingWith("Postgres URL 'db:3306/x' is malformed")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void wrongCredentialsNameTheUser() {
    assertThat(DatabaseCheck.describe("28P01", "FATAL: …", "db:5432/stowage", "anna"))
        .isEqualTo(
            "Postgres at db:5432/stowage does not let user 'anna' in: check datasources.default.username and datasources.default.password");
  }

  @Test
  void aServerThatIsStartingUpIsQuotedWithItsState() {
    assertThat(
            DatabaseCheck.describe(
                "57P03", "FATAL: the database system is starting up", "db:5432/stowage", "anna"))
        .endsWith("(57P03): FATAL: the database system is starting up");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
