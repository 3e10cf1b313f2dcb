package dev.stowage.standalone.stack;

import dev.stowage.engine.EmbeddedDatabase;

/**
 * How Postgres is reached. It never shows its password.
 *
 * @param jdbcUrl {@code jdbc:postgresql://HOST:PORT/DATABASE}
 */
public record DatabaseAddress(String jdbcUrl, String user, String password) {

  static DatabaseAddress of(EmbeddedDatabase database) {
    return new DatabaseAddress(database.jdbcUrl(), database.user(), database.password());
  }

  @Override
  public String toString() {
    return "DatabaseAddress[jdbcUrl=" + jdbcUrl + ", user=" + user + ", password=(hidden)]";
  }
}
