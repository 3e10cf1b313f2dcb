package dev.stowage.runtime;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Makes sure, before anything else uses it, that a service's Postgres answers and lets the service
 * in. Connection pools and migrations fail with long texts that may quote the whole URL; this says
 * it in one line, without a secret.
 */
public final class DatabaseCheck {
  private static final String PREFIX = "jdbc:postgresql:";
  private static final String TIMEOUT_SECONDS = "10";

  private DatabaseCheck() {}

  /**
   * Opens one connection and closes it.
   *
   * @param jdbcUrl the setting {@code datasources.default.url}
   * @throws StartupException when the URL is none of Postgres, the server does not answer within 10
   *     s, or it does not let the user in; the message names the address and the user, never the
   *     password
   */
  public static void require(String jdbcUrl, String user, String password) {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("connectTimeout", TIMEOUT_SECONDS);
    properties.setProperty("loginTimeout", TIMEOUT_SECONDS);
    Driver driver = driver(jdbcUrl);
    try (Connection connection = driver.connect(jdbcUrl, properties)) {
      if (connection == null) {
        throw malformed(jdbcUrl);
      }
    } catch (SQLException e) {
      throw new StartupException(
          describe(e.getSQLState(), e.getMessage(), address(jdbcUrl), user), e);
    }
  }

  private static Driver driver(String jdbcUrl) {
    if (!jdbcUrl.startsWith(PREFIX)) {
      throw malformed(jdbcUrl);
    }
    try {
      return DriverManager.getDriver(jdbcUrl);
    } catch (SQLException e) {
      throw malformed(jdbcUrl);
    }
  }

  private static StartupException malformed(String jdbcUrl) {
    return new StartupException(
        "Postgres URL '%s' is malformed: datasources.default.url must be jdbc:postgresql://HOST:PORT/DATABASE"
            .formatted(address(jdbcUrl)));
  }

  // The classes of SQL states are those of the PostgreSQL manual, appendix A.
  static String describe(
      @Nullable String sqlState, @Nullable String message, String address, String user) {
    String state = sqlState == null ? "" : sqlState;
    if (state.startsWith("28")) {
      return "Postgres at %s does not let user '%s' in: check datasources.default.username and datasources.default.password"
          .formatted(address, user);
    }
    if (state.startsWith("3D")) {
      return "Postgres at %s has no such database: create it, or correct datasources.default.url"
          .formatted(address);
    }
    if (state.startsWith("08") || state.isEmpty()) {
      return "Postgres at %s cannot be reached: check the address (datasources.default.url) and that the server runs"
          .formatted(address);
    }
    if (state.equals("42501")) {
      return "Postgres at %s does not allow user '%s' to connect to this database: grant CONNECT, or use another user"
          .formatted(address, user);
    }
    String firstLine = message == null ? "" : message.lines().findFirst().orElse("");
    return "Postgres at %s refuses the connection of user '%s' (%s): %s"
        .formatted(address, user, state, firstLine);
  }

  /** Host, port and database; whatever could hold a password is left out. */
  static String address(String jdbcUrl) {
    String withoutScheme =
        jdbcUrl.startsWith(PREFIX) ? jdbcUrl.substring(PREFIX.length()) : jdbcUrl;
    int query = withoutScheme.indexOf('?');
    String path = query < 0 ? withoutScheme : withoutScheme.substring(0, query);
    int userInfo = path.lastIndexOf('@');
    String bare = userInfo < 0 ? path : path.substring(userInfo + 1);
    return bare.startsWith("//") ? bare.substring(2) : bare;
  }
}
