package dev.stowage.registry.credential;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.stowage.json.InvalidJsonException;
import dev.stowage.json.Json;
import dev.stowage.json.JsonFields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A docker config file ({@code ~/.docker/config.json}, a Kubernetes {@code .dockerconfigjson}): its
 * {@code auths}, and the programs of {@code credHelpers} and {@code credsStore}. Keys may be a
 * host, a host with a path, or a URL as docker itself writes for Docker Hub; the longest key that
 * leads to the repository wins. The store's program is asked for registries only that have a key in
 * {@code auths} as well, as docker writes it on login, or that are a cloud's: no other host is
 * anything to it (case 17).
 */
public final class DockerConfigFile implements CredentialSource {

  private final Set<String> registries;
  private final Map<String, Credential> credentials;
  private final Map<String, String> helpers;
  private final Optional<String> store;
  private final CredentialSource programs;

  private DockerConfigFile(
      Set<String> registries,
      Map<String, Credential> credentials,
      Map<String, String> helpers,
      Optional<String> store,
      CredentialPrograms programs) {
    this.registries = Set.copyOf(registries);
    this.credentials = Map.copyOf(credentials);
    this.helpers = Map.copyOf(helpers);
    this.store = store;
    this.programs =
        new RememberedCredentials(
            (registry, repository) ->
                program(registry, programs).flatMap(name -> programs.ask(name, registry)),
            Clock.systemUTC());
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException when it cannot be read or is no docker config; the message
   *     names the file and never quotes it
   */
  public static DockerConfigFile read(Path file) {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "docker config file '%s' cannot be read: check that it exists and may be read"
              .formatted(file),
          e);
    }
    return parse(file.toString(), content);
  }

  /** Parses a config's bytes; {@code name} is used in messages. */
  public static DockerConfigFile parse(String name, byte[] content) {
    return parse(name, content, CredentialPrograms.onPath());
  }

  static DockerConfigFile parse(String name, byte[] content, CredentialPrograms programs) {
    JsonObject root = tree(name, content);
    Set<String> registries = new HashSet<>();
    Map<String, Credential> credentials = new HashMap<>();
    JsonObject auths = JsonFields.object(root, "auths");
    for (String written : auths.keySet()) {
      String key = normalised(written);
      registries.add(hostOf(key));
      DockerAuth.parse(name, written, JsonFields.object(auths, written))
          .ifPresent(credential -> credentials.put(key, credential));
    }
    Map<String, String> helpers = new HashMap<>();
    JsonObject programsByHost = JsonFields.object(root, "credHelpers");
    for (String written : programsByHost.keySet()) {
      String host = hostOf(normalised(written));
      registries.add(host);
      helpers.put(host, programName(name, "credHelpers", JsonFields.text(programsByHost, written)));
    }
    String store = JsonFields.text(root, "credsStore");
    return new DockerConfigFile(
        registries,
        credentials,
        helpers,
        store.isEmpty() ? Optional.empty() : Optional.of(programName(name, "credsStore", store)),
        programs);
  }

  @Override
  public Optional<Credential> find(String registry, String repository) {
    String name = normalised(registry);
    if (helpers.containsKey(name)) {
      return programs.find(name, repository);
    }
    return written(name + "/" + repository).or(() -> programs.find(name, repository));
  }

  @Override
  public Set<String> registries() {
    return registries;
  }

  private Optional<Credential> written(String repository) {
    String name = repository;
    while (true) {
      Credential found = credentials.get(name);
      if (found != null) {
        return Optional.of(found);
      }
      int slash = name.lastIndexOf('/');
      if (slash < 0) {
        return Optional.empty();
      }
      name = name.substring(0, slash);
    }
  }

  // A file that came from elsewhere may name a store that is not here: then there is nothing in it.
  private Optional<String> program(String registry, CredentialPrograms present) {
    return Optional.ofNullable(helpers.get(registry))
        .or(() ->
            store
                .filter(present::has)
                .filter(ignored ->
                    registries.contains(registry) || CloudRegistry.of(registry).isPresent()));
  }

  private static JsonObject tree(String name, byte[] content) {
    try {
      JsonElement root = Json.parse(content);
      if (root instanceof JsonObject object) {
        return object;
      }
      throw new IllegalArgumentException(
          "docker config file '%s' is no JSON object: it must hold {\"auths\": …}".formatted(name));
    } catch (InvalidJsonException e) {
      throw new IllegalArgumentException(
          "docker config file '%s' %s".formatted(name, e.getMessage()));
    }
  }

  private static String programName(String file, String field, String name) {
    if (CredentialPrograms.isName(name)) {
      return name;
    }
    throw new IllegalArgumentException(
        "docker config file '%s': %s names no program, must be NAME of docker-credential-NAME"
            .formatted(file, field));
  }

  private static String hostOf(String name) {
    int slash = name.indexOf('/');
    return slash < 0 ? name : name.substring(0, slash);
  }

  private static String normalised(String key) {
    String name =
        key.toLowerCase(Locale.ROOT).replaceFirst("^https?://", "").replaceFirst("/+$", "");
    String host = hostOf(name);
    return switch (host) {
      case "index.docker.io", "registry-1.docker.io", "docker.io" ->
          "docker.io" + name.substring(host.length()).replaceFirst("^/v[12]$", "");
      default -> name.replaceFirst("/v[12]$", "");
    };
  }
}
