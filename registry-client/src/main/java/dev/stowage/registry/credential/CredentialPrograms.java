package dev.stowage.registry.credential;

import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The programs {@code docker-credential-NAME} that keep or make credentials for docker. */
final class CredentialPrograms {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final String HUB = "https://index.docker.io/v1/";

  private final String searchPath;
  private final Duration timeout;

  CredentialPrograms(String searchPath, Duration timeout) {
    this.searchPath = searchPath;
    this.timeout = timeout;
  }

  /** Those on this process's PATH. */
  static CredentialPrograms onPath() {
    return new CredentialPrograms(
        Optional.ofNullable(System.getenv("PATH")).orElse(""), Duration.ofSeconds(20));
  }

  /** Whether this can be the name of a program; it comes from files. */
  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** Whether there is such a program. */
  boolean has(String name) {
    return program(name).isPresent();
  }

  /**
   * Asks a program for a registry's credential; empty when it has none.
   *
   * @throws RegistryException when there is no such program or it fails; no word of what it said
   */
  Optional<Credential> ask(String name, String registry) {
    Path program =
        program(name)
            .orElseThrow(() -> failure(registry, name, "is not on the PATH: install it", null));
    try {
      return ProgramCall.ask(program, registry.equals("docker.io") ? HUB : registry, timeout);
    } catch (IOException e) {
      throw failure(registry, name, String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryException(
          RegistryErrorCode.CANCELLED, registry, "log in: was stopped", null, e);
    }
  }

  private Optional<Path> program(String name) {
    return Stream.of(searchPath.split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, "docker-credential-" + name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static RegistryException failure(
      String registry, String name, String what, @Nullable Exception e) {
    return new RegistryException(
        RegistryErrorCode.UNAUTHORIZED,
        registry,
        "log in: docker-credential-%s, asked for the credential of %s, %s"
            .formatted(name, registry, what),
        null,
        e);
  }
}
