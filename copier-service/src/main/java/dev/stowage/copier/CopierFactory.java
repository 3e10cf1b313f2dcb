package dev.stowage.copier;

import dev.stowage.registry.client.RegistryClient;
import dev.stowage.registry.client.RegistrySettings;
import dev.stowage.registry.credential.CredentialSource;
import dev.stowage.registry.credential.DockerConfigFile;
import dev.stowage.runtime.StartupException;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** Makes the copier's parts that come from libraries. */
@Factory
final class CopierFactory {

  @Singleton
  Jdbi jdbi(DataSource dataSource) {
    return Jdbi.create(dataSource).registerArrayType(Long.class, "bigint");
  }

  @Singleton
  @Bean(preDestroy = "close")
  RegistryClient registryClient(CopierConfiguration configuration, Clock clock) {
    return new RegistryClient(
        RegistrySettings.of(Set.copyOf(configuration.insecureHosts()), credentials(configuration)),
        clock);
  }

  private static CredentialSource credentials(CopierConfiguration configuration) {
    String file = configuration.dockerConfig();
    if (file == null || file.isBlank()) {
      return CredentialSource.ANONYMOUS;
    }
    try {
      return DockerConfigFile.read(Path.of(file));
    } catch (IllegalArgumentException e) {
      throw new StartupException(String.valueOf(e.getMessage()), e);
    }
  }
}
