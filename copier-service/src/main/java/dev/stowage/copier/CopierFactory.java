package dev.stowage.copier;

import dev.stowage.copier.budget.BudgetMeters;
import dev.stowage.copier.budget.SharedRequestBudget;
import dev.stowage.image.InvalidImageException;
import dev.stowage.registry.call.RequestBudget;
import dev.stowage.registry.client.RegistryClient;
import dev.stowage.registry.credential.CloudIdentity;
import dev.stowage.registry.credential.CredentialSource;
import dev.stowage.registry.credential.DockerConfigFile;
import dev.stowage.registry.settings.HostSettings;
import dev.stowage.registry.settings.RegistriesFile;
import dev.stowage.registry.settings.RegistrySettings;
import dev.stowage.runtime.StartupException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Makes the copier's parts that come from libraries. */
@Factory
final class CopierFactory {

  @Singleton
  Jdbi jdbi(DataSource dataSource) {
    return Jdbi.create(dataSource).registerArrayType(Long.class, "bigint");
  }

  @Singleton
  RequestBudget requestBudget(
      SharedStateConfiguration configuration, Jdbi jdbi, MeterRegistry meters, Clock clock) {
    return new SharedRequestBudget(
        jdbi, configuration.pullReserve(), new BudgetMeters(meters), clock);
  }

  @Singleton
  @Bean(preDestroy = "close")
  RegistryClient registryClient(
      CopierConfiguration configuration, RequestBudget budget, Clock clock) {
    return new RegistryClient(
        settings(configuration, clock).naming(Set.of(configuration.targetRepository().registry())),
        budget,
        clock);
  }

  private static RegistrySettings settings(CopierConfiguration configuration, Clock clock) {
    CredentialSource credentials =
        CopierFactory.<CredentialSource>given(configuration.dockerConfig(), DockerConfigFile::read)
            .orElse(CredentialSource.ANONYMOUS);
    List<HostSettings> hosts =
        given(configuration.registriesFile(), RegistriesFile::read).orElse(List.of());
    return insecure(
            configuration,
            configuration.cloudIdentity()
                ? credentials.or(CloudIdentity.ofThisMachine(clock))
                : credentials)
        .withHosts(hosts);
  }

  private static RegistrySettings insecure(
      CopierConfiguration configuration, CredentialSource credentials) {
    try {
      return RegistrySettings.of(Set.copyOf(configuration.insecureHosts()), credentials);
    } catch (InvalidImageException e) {
      throw new StartupException("stowage.copier.insecure-registries: " + e.getMessage(), e);
    }
  }

  private static <T> Optional<T> given(@Nullable String file, Function<Path, T> reader) {
    if (file == null || file.isBlank()) {
      return Optional.empty();
    }
    try {
      return Optional.of(reader.apply(Path.of(file)));
    } catch (IllegalArgumentException e) {
      throw new StartupException(String.valueOf(e.getMessage()), e);
    }
  }
}
