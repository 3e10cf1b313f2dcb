package dev.stowage.gateway.projection;

import dev.stowage.gateway.GatewayConfiguration;
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
final class SchemaPreparation implements BeanCreatedEventListener<DatasourceConfiguration> {
  private final GatewayConfiguration configuration;

  SchemaPreparation(GatewayConfiguration configuration) {
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
