package dev.stowage.registry.credential;

import com.google.gson.JsonObject;
import dev.stowage.json.JsonFields;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * One entry of a docker config's {@code auths}. User name and password are preferred to the {@code
 * auth} field (row D30), and tokens to both, as docker itself has it.
 */
final class DockerAuth {

  private DockerAuth() {}

  static Optional<Credential> parse(String file, String key, JsonObject entry) {
    String registryToken = text(entry, "registrytoken");
    if (!registryToken.isEmpty()) {
      return Optional.of(
          new Credential(Credential.TOKEN_USER, registryToken, Credential.Kind.REGISTRY_TOKEN));
    }
    String identityToken = text(entry, "identitytoken");
    if (!identityToken.isEmpty()) {
      return Optional.of(
          new Credential(Credential.TOKEN_USER, identityToken, Credential.Kind.IDENTITY_TOKEN));
    }
    String username = text(entry, "username");
    String password = text(entry, "password");
    if (!username.isEmpty() && !password.isEmpty()) {
      return Optional.of(new Credential(username, password));
    }
    String auth = text(entry, "auth");
    return auth.isEmpty() ? Optional.empty() : Optional.of(decoded(file, key, auth));
  }

  private static Credential decoded(String file, String key, String auth) {
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

  private static String text(JsonObject entry, String field) {
    return JsonFields.text(entry, field).strip();
  }
}
