package dev.stowage.copier;

import dev.stowage.runtime.DatabaseSchema;
import io.micronaut.configuration.jdbc.hikari.DatasourceConfiguration;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import jakarta.inject.Singleton;
import java.util.Objects;

/**
 * Checks Postgres and creates the schema before the connection pool and the migrations need them.
 */
@Singleton
final class DatabasePreparation implements BeanCreatedEventListener<DatasourceConfiguration> {
  private final CopierConfiguration configuration;

  DatabasePreparation(CopierConfiguration configuration) {
    this.configuration = configuration;
  }

  @Override
  public DatasourceConfiguration onCreated(BeanCreatedEvent<DatasourceConfiguration> event) {
    DatasourceConfiguration datasource = event.getBean();
    DatabaseSchema.prepare(
        datasource.getUrl(),
        datasource.getUsername(),
        Objects.requireNonNullElse(datasource.getPassword(), ""),
        configuration.schema());
    return datasource;
  }
}
