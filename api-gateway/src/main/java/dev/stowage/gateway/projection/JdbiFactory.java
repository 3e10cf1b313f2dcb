package dev.stowage.gateway.projection;

import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.util.UUID;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** SQL on the gateway's schema. */
@Factory
final class JdbiFactory {

  @Singleton
  Jdbi jdbi(DataSource dataSource) {
    return Jdbi.create(dataSource)
        .registerArrayType(String.class, "text")
        .registerArrayType(UUID.class, "uuid");
  }
}
