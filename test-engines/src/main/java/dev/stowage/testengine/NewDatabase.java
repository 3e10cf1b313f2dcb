package dev.stowage.testengine;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/** Creates databases with names of their own. */
final class NewDatabase {
  private NewDatabase() {}

  static String create(DatabaseForTest server) {
    String name = "test_" + UUID.randomUUID().toString().replace('-', '_');
    try (Connection connection =
            DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
      return name;
    } catch (SQLException e) {
      throw new IllegalStateException("no database for the test: " + e.getMessage(), e);
    }
  }
}
