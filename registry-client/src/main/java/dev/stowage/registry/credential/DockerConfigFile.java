package dev.stowage.registry.credential;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The {@code auths} of a docker config file ({@code ~/.docker/config.json}, a Kubernetes {@code
 * .dockerconfigjson}). Keys may be a host, a host with a path, or a URL as docker itself writes for
 * Docker Hub; the longest key that leads to the repository wins. An entry with user name and
 * password is preferred to its {@code auth} field (row D30).
 */
public final class DockerConfigFile implements CredentialSource {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Credential> credentials;

  private DockerConfigFile(Map<String, Credential> credentials) {
    this.credentials = Map.copyOf(credentials);
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
    JsonNode auths;
    try {
      JsonNode root = JSON.readTree(content);
      if (!root.isObject()) {
        throw new IllegalArgumentException(
            "docker config file '%s' is no JSON object: it must hold {\"auths\": …}"
                .formatted(name));
      }
      auths = root.path("auths");
    } catch (JsonProcessingException e) {
      // The cause would quote the file, which holds passwords.
      throw new IllegalArgumentException(
          "docker config file '%s' is no JSON (line %d)"
              .formatted(name, e.getLocation() == null ? 0 : e.getLocation().getLineNr()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, Credential> credentials = new HashMap<>();
    auths
        .properties()
        .forEach(entry -> {
          Credential credential = credential(name, entry.getKey(), entry.getValue());
          if (credential != null) {
            credentials.put(normalised(entry.getKey()), credential);
          }
        });
    return new DockerConfigFile(credentials);
  }

  @Override
  public Optional<Credential> find(String registry, String repository) {
    String name = normalised(registry) + "/" + repository;
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

  private static @Nullable Credential credential(String file, String key, JsonNode entry) {
    String username = entry.path("username").asText("").strip();
    String password = entry.path("password").asText("").strip();
    if (!username.isEmpty() && !password.isEmpty()) {
      return new Credential(username, password);
    }
    String auth = entry.path("auth").asText("").strip();
    if (auth.isEmpty()) {
      return null;
    }
    String decoded;
    try {
      decoded = new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8).strip();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "docker config file '%s': the auth of '%s' is not base64".formatted(file, key));
    }
    int colon = decoded.indexOf(':');
    if (colon <= 0) {
      throw new IllegalArgumentException(
          "docker config file '%s': the auth of '%s' is not USER:PASSWORD in base64"
              .formatted(file, key));
    }
    return new Credential(decoded.substring(0, colon), decoded.substring(colon + 1));
  }

  private static String normalised(String key) {
    String name =
        key.toLowerCase(Locale.ROOT).replaceFirst("^https?://", "").replaceFirst("/+$", "");
    String host = name.contains("/") ? name.substring(0, name.indexOf('/')) : name;
    return switch (host) {
      case "index.docker.io", "registry-1.docker.io", "docker.io" ->
          "docker.io" + name.substring(host.length()).replaceFirst("^/v[12]$", "");
      default -> name.replaceFirst("/v[12]$", "");
    };
  }
}
