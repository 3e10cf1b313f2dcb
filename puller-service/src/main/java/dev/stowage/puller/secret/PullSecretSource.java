package dev.stowage.puller.secret;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the credentials come from; read anew each time, since they change. */
final class PullSecretSource {
  private final PullSecretSettings settings;
  private final SecretStore store;

  PullSecretSource(PullSecretSettings settings, SecretStore store) {
    this.settings = settings;
    this.store = store;
  }

  /**
   * Reads it.
   *
   * @throws IllegalStateException when there is nothing that can be used; one line
   */
  DockerConfig read() {
    String file = settings.dockerConfig();
    String secret = settings.fromSecret();
    String what =
        file == null ? "Secret '%s' of Stowage's namespace".formatted(secret) : "'" + file + "'";
    try {
      return DockerConfig.parse(
          file == null
              ? store
                  .source(String.valueOf(secret))
                  .orElseThrow(() ->
                      new IllegalArgumentException(
                          "does not exist, or is not of type kubernetes.io/dockerconfigjson"))
              : Files.readString(Path.of(file)));
    } catch (IOException e) {
      throw new IllegalStateException(
          "%s cannot be read as a docker config: check stowage.puller.pull-secret.docker-config"
              .formatted(what),
          e);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "%s %s: make it a docker config with the target's credentials"
              .formatted(what, e.getMessage()),
          e);
    }
  }
}
