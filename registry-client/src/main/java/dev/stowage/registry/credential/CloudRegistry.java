package dev.stowage.registry.credential;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The clouds whose machines have an identity of their own, each with the registries that may see
 * it. No other host is ever told of it, whatever it is called (case 17).
 */
enum CloudRegistry {
  GOOGLE("(?:[a-z0-9-]+\\.)?gcr\\.io|[a-z0-9-]+-docker\\.pkg\\.dev", "gcr"),
  AMAZON("\\d{12}\\.dkr\\.ecr(?:-fips)?\\.[a-z0-9-]+\\.amazonaws\\.com(?:\\.cn)?", "ecr-login"),
  AZURE("[a-z0-9]+(?:-[a-z0-9]+)*\\.azurecr\\.(?:io|cn|us)", "acr-env");

  private final Pattern hosts;
  private final String program;

  CloudRegistry(String hosts, String program) {
    this.hosts = Pattern.compile(hosts);
    this.program = program;
  }

  /** The cloud of a registry. */
  static Optional<CloudRegistry> of(String registry) {
    for (CloudRegistry cloud : values()) {
      if (cloud.hosts.matcher(registry).matches()) {
        return Optional.of(cloud);
      }
    }
    return Optional.empty();
  }

  /** The program {@code docker-credential-NAME} that speaks for the machine. */
  String program() {
    return program;
  }
}
