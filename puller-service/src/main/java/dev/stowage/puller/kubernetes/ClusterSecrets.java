package dev.stowage.puller.kubernetes;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.stowage.json.JsonFields;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.apiserver.ApiServer.Answer;
import dev.stowage.puller.apiserver.ApiServerException;
import dev.stowage.puller.secret.FoundSecret;
import dev.stowage.puller.secret.PullSecretDecision;
import dev.stowage.puller.secret.SecretStore;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Secrets by their names. They are written by server-side apply, which needs the rights to one name
 * only, also to create it, and does not overwrite what another has written.
 */
final class ClusterSecrets implements SecretStore {
  private static final String TYPE = "kubernetes.io/dockerconfigjson";
  private static final String KEY = ".dockerconfigjson";
  private static final String MARK = "app.kubernetes.io/managed-by";
  private static final String OURS = "stowage";

  private final ApiServer server;
  private final String ownNamespace;

  ClusterSecrets(ApiServer server, String ownNamespace) {
    this.server = server;
    this.ownNamespace = ownNamespace;
  }

  @Override
  public Optional<String> source(String name) {
    String path = path(ownNamespace, name);
    Answer answer = server.get(path);
    if (answer.code() == 404) {
      return Optional.empty();
    }
    require(path, answer, 200, 200);
    return Optional.of(answer.body())
        .filter(secret -> JsonFields.text(secret, "type").equals(TYPE))
        .map(ClusterSecrets::content);
  }

  @Override
  public FoundSecret find(String namespace, String name) {
    String path = path(namespace, name);
    Answer answer = server.get(path);
    if (answer.code() == 404) {
      return new FoundSecret.Absent();
    }
    if (answer.code() == 403) {
      return new FoundSecret.Forbidden();
    }
    require(path, answer, 200, 200);
    return found(answer.body());
  }

  private static FoundSecret found(JsonObject secret) {
    JsonObject metadata = object(secret, "metadata");
    boolean ours =
        new JsonPrimitive(OURS).equals(object(metadata, "labels").get(MARK))
            && JsonFields.text(secret, "type").equals(TYPE);
    return ours
        ? new FoundSecret.Ours(content(secret), JsonFields.text(metadata, "resourceVersion"))
        : new FoundSecret.Foreign();
  }

  @Override
  public void act(String namespace, String name, PullSecretDecision decision) {
    String path = path(namespace, name);
    switch (decision) {
      case PullSecretDecision.Keep keep -> {
        // It is as it should be.
      }
      case PullSecretDecision.Impossible impossible -> {
        // It stays as it is.
      }
      case PullSecretDecision.Create create ->
          require(
              path, server.apply(path, fields(name, create.content().json(), ""), false), 201, 200);
      case PullSecretDecision.Update update ->
          require(
              path,
              server.apply(
                  path, fields(name, update.content().json(), update.resourceVersion()), true),
              200,
              200);
      case PullSecretDecision.Delete delete ->
          require(path, server.delete(path, delete.resourceVersion()), 200, 404);
    }
  }

  private static JsonObject fields(String name, String content, String resourceVersion) {
    JsonObject labels = new JsonObject();
    labels.addProperty(MARK, OURS);
    JsonObject metadata = new JsonObject();
    metadata.addProperty("name", name);
    metadata.add("labels", labels);
    if (!resourceVersion.isEmpty()) {
      metadata.addProperty("resourceVersion", resourceVersion);
    }
    JsonObject data = new JsonObject();
    data.addProperty(
        KEY, Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8)));
    JsonObject secret = new JsonObject();
    secret.addProperty("apiVersion", "v1");
    secret.addProperty("kind", "Secret");
    secret.add("metadata", metadata);
    secret.addProperty("type", TYPE);
    secret.add("data", data);
    return secret;
  }

  private static String content(JsonObject secret) {
    try {
      byte[] decoded = Base64.getDecoder().decode(JsonFields.text(object(secret, "data"), KEY));
      return new String(decoded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  // The server's own message could quote what was sent.
  private static void require(String path, Answer answer, int code, int orCode) {
    if (answer.code() != code && answer.code() != orCode) {
      String why =
          switch (answer.code()) {
            case 403 -> "it is forbidden: give the service account the right to it";
            case 409 -> "somebody else writes it";
            default -> "the answer was " + answer.code();
          };
      throw new ApiServerException("%s: %s".formatted(path, why), null);
    }
  }

  private static String path(String namespace, String name) {
    return "/api/v1/namespaces/%s/secrets/%s".formatted(namespace, name);
  }

  private static JsonObject object(JsonObject parent, String field) {
    return parent.get(field) instanceof JsonObject child ? child : new JsonObject();
  }
}
