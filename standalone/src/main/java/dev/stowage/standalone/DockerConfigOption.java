package dev.stowage.standalone;

import dev.stowage.registry.credential.CredentialSource;
import dev.stowage.registry.credential.DockerConfigFile;
import dev.stowage.runtime.StartupException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which docker config file counts: the given one, else docker's own when it exists. */
final class DockerConfigOption {

  private DockerConfigOption() {}

  static Optional<Path> file(@Nullable Path given, Map<String, String> environment) {
    if (given != null) {
      return Optional.of(given);
    }
    String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
    Path usual =
        Optional.ofNullable(environment.get("DOCKER_CONFIG"))
            .map(Path::of)
            .orElse(Path.of(home, ".docker"))
            .resolve("config.json");
    return Files.isRegularFile(usual) ? Optional.of(usual) : Optional.empty();
  }

  static CredentialSource credentials(Optional<Path> file) {
    try {
      return file.<CredentialSource>map(DockerConfigFile::read).orElse(CredentialSource.ANONYMOUS);
    } catch (IllegalArgumentException e) {
      throw new StartupException(String.valueOf(e.getMessage()), e);
    }
  }
}
