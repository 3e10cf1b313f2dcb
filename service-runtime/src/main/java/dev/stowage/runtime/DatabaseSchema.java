package dev.stowage.runtime;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Pattern;

/**
 * Makes sure that a service's schema exists before its migrations run. Processes that start at the
 * same time take turns; Flyway alone would let both create the schema, and one would fail.
 */
public final class DatabaseSchema {
  private static final long TURN = 0x5374_6f77_6167_6501L;
  private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

  private DatabaseSchema() {}

  /**
   * Checks the database and creates the schema when it is missing.
   *
   * @throws StartupException when Postgres cannot be used, or the user may not create the schema
   */
  public static void prepare(String jdbcUrl, String user, String password, String schema) {
    requireName("Postgres schema", schema);
    DatabaseCheck.require(jdbcUrl, user, password);
    try (Connection connection = DriverManager.getConnection(jdbcUrl, user, password);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("select pg_advisory_xact_lock(" + TURN + ")");
      // Checked first: creating needs a right that an existing schema does not.
      statement.execute(
          "do $$ begin if to_regnamespace('%1$s') is null then create schema %1$s; end if; end $$"
              .formatted(schema));
      connection.commit();
    } catch (SQLException e) {
      throw new StartupException(
          "Postgres schema '%s' cannot be created by user '%s': create it, or grant CREATE on the database"
              .formatted(schema, user),
          e);
    }
  }

  /**
   * Refuses a name that is no plain identifier, since it goes into statements.
   *
   * @param setting what the name was given by
   * @throws StartupException when it is refused
   */
  public static void requireName(String setting, String schema) {
    if (!NAME.matcher(schema).matches()) {
      throw new StartupException(
          "%s is '%s': use lower-case letters, digits and _, at most 63"
              .formatted(setting, schema));
    }
  }
}
