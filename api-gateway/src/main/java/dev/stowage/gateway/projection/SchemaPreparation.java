package dev.stowage.gateway.projection;

import dev.stowage.runtime.DatabaseCheck;
import dev.stowage.runtime.StartupException;
import io.micronaut.configuration.jdbc.hikari.DatasourceConfiguration;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * Runs before the connection pool and the migrations exist: makes sure that Postgres lets us in and
 * that the schema is there. Gateways that start at the same time take turns; Flyway alone would let
 * both create the schema, and one would fail.
 */
@Singleton
final class SchemaPreparation implements BeanCreatedEventListener<DatasourceConfiguration> {
  private static final long TURN = 0x5374_6f77_6167_6501L;

  private final GatewayConfiguration configuration;

  SchemaPreparation(GatewayConfiguration configuration) {
    this.configuration = configuration;
  }

  @Override
  public DatasourceConfiguration onCreated(BeanCreatedEvent<DatasourceConfiguration> event) {
    DatasourceConfiguration datasource = event.getBean();
    DatabaseCheck.require(
        datasource.getUrl(), datasource.getUsername(), orEmpty(datasource.getPassword()));
    createSchema(datasource);
    return datasource;
  }

  private void createSchema(DatasourceConfiguration datasource) {
    try (Connection connection =
            DriverManager.getConnection(
                datasource.getUrl(), datasource.getUsername(), orEmpty(datasource.getPassword()));
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("select pg_advisory_xact_lock(" + TURN + ")");
      // Checked first: creating needs a right that an existing schema does not.
      statement.execute(
          "do $$ begin if to_regnamespace('%1$s') is null then create schema %1$s; end if; end $$"
              .formatted(configuration.schema()));
      connection.commit();
    } catch (SQLException e) {
      throw new StartupException(
          "Postgres schema '%s' cannot be created by user '%s': create it, or grant CREATE on the database"
              .formatted(configuration.schema(), datasource.getUsername()),
          e);
    }
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
