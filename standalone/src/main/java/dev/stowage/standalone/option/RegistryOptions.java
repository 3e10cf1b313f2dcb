package dev.stowage.standalone.option;

import dev.stowage.registry.credential.CloudIdentity;
import dev.stowage.registry.credential.CredentialSource;
import dev.stowage.registry.credential.DockerConfigFile;
import dev.stowage.registry.settings.HostSettings;
import dev.stowage.registry.settings.RegistriesFile;
import dev.stowage.registry.settings.RegistrySettings;
import dev.stowage.runtime.StartupException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the registries of a command are reached. */
public final class RegistryOptions {
  @Option(
      names = "--insecure",
      paramLabel = "HOST",
      description = "A registry that speaks plain HTTP; repeatable.")
  private List<String> insecure = List.of();

  @Option(
      names = "--docker-config",
      paramLabel = "FILE",
      description = "The docker config file with the credentials (default: docker's own).")
  private @Nullable Path dockerConfig;

  @Option(
      names = "--registries",
      paramLabel = "FILE",
      description =
          "A file that says how registries are reached: certificates, proxies, mirrors (docs/configuration.md).")
  private @Nullable Path registriesFile;

  /** Hosts that speak plain HTTP. */
  public List<String> insecure() {
    return List.copyOf(insecure);
  }

  /** The file that says how registries are reached. */
  public Optional<Path> registriesFile() {
    return Optional.ofNullable(registriesFile);
  }

  /** The docker config file that counts: the given one, else docker's own when it exists. */
  public Optional<Path> dockerConfig(Map<String, String> environment) {
    if (dockerConfig != null) {
      return Optional.of(dockerConfig);
    }
    String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
    Path usual =
        Optional.ofNullable(environment.get("DOCKER_CONFIG"))
            .map(Path::of)
            .orElse(Path.of(home, ".docker"))
            .resolve("config.json");
    return Files.isRegularFile(usual) ? Optional.of(usual) : Optional.empty();
  }

  /**
   * Where the credentials for registries come from.
   *
   * @throws StartupException when the docker config file is of no use
   */
  public CredentialSource credentials(Map<String, String> environment) {
    try {
      return dockerConfig(environment)
          .<CredentialSource>map(DockerConfigFile::read)
          .orElse(CredentialSource.ANONYMOUS);
    } catch (IllegalArgumentException e) {
      throw new StartupException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * How these registries are reached by a command that speaks to no others.
   *
   * @throws StartupException when an option is of no use
   */
  public RegistrySettings settings(Set<String> named) {
    try {
      List<HostSettings> hosts = registriesFile().map(RegistriesFile::read).orElse(List.of());
      return RegistrySettings.of(
              Set.copyOf(insecure),
              credentials(System.getenv()).or(CloudIdentity.ofThisMachine(Clock.systemUTC())))
          .withHosts(hosts)
          .naming(named);
    } catch (IllegalArgumentException e) {
      throw new StartupException(String.valueOf(e.getMessage()), e);
    }
  }
}
