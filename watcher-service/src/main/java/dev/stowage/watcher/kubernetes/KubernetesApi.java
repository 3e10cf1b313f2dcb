package dev.stowage.watcher.kubernetes;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.stowage.json.InvalidJsonException;
import dev.stowage.json.Json;
import dev.stowage.json.JsonFields;
import dev.stowage.watcher.source.SourceException;
import dev.stowage.watcher.source.SourceException.Code;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.Pair;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.Call;
import okhttp3.Response;

/** Requests to an API server, and what is wrong when it does not answer them. */
final class KubernetesApi {
  private final ApiClient client;
  private final String description;

  KubernetesApi(ApiClient client, String description) {
    this.client = client;
    this.description = description;
  }

  /**
   * Makes sure that the server has all it serves: one that has just started knows of no custom
   * resources yet, and would say that there are none. One that does not let us ask counts as ready.
   */
  void requireReady() {
    try (Response response = call("/readyz", List.of()).execute()) {
      if (response.code() >= 500) {
        throw failure(Code.UNAVAILABLE, "is not ready (it answered %d)".formatted(response.code()));
      }
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  /** Follows a resource's changes from a state of the server on; its lines are JSON. */
  Call watch(Resource resource, String resourceVersion, Duration atMost) {
    return call(
        resource.path(),
        List.of(
            new Pair("watch", "true"),
            new Pair("allowWatchBookmarks", "true"),
            new Pair("resourceVersion", resourceVersion),
            new Pair("timeoutSeconds", String.valueOf(atMost.toSeconds()))));
  }

  /** Empty when there is nothing at the path (404), or nothing any more (410). */
  Optional<JsonObject> get(String path, List<Pair> query) {
    try (Response response = call(path, query).execute()) {
      String body = response.body() == null ? "" : response.body().string();
      return switch (response.code()) {
        case 200 -> Optional.of(JsonParser.parseString(body).getAsJsonObject());
        case 404, 410 -> Optional.empty();
        case 401 ->
            throw failure(
                Code.REFUSED,
                "does not accept the credentials (401): check those of " + description);
        case 403 ->
            throw failure(
                Code.REFUSED, "does not let us read %s (403): %s".formatted(path, message(body)));
        default ->
            throw failure(
                Code.UNAVAILABLE,
                "answered %d to GET %s: %s".formatted(response.code(), path, message(body)));
      };
    } catch (IOException e) {
      throw unreachable(e);
    } catch (JsonParseException | IllegalStateException e) {
      throw failure(
          Code.UNAVAILABLE, "answered GET %s with something else than JSON".formatted(path));
    }
  }

  private Call call(String path, List<Pair> query) {
    try {
      return client.buildCall(
          client.getBasePath(),
          path,
          "GET",
          query,
          List.of(),
          null,
          new HashMap<>(Map.of("Accept", "application/json")),
          new HashMap<>(),
          new HashMap<>(),
          new String[] {"BearerToken"},
          null);
    } catch (ApiException e) {
      throw unreachable(e.getCause() == null ? e : e.getCause());
    }
  }

  private SourceException unreachable(Throwable cause) {
    return failure(
        Code.UNAVAILABLE,
        "cannot be reached: %s: check the address in %s and that it runs"
            .formatted(cause.getMessage(), description));
  }

  /** One that names the server. */
  SourceException failure(Code code, String problem) {
    return new SourceException(
        code, "Kubernetes API server at %s %s".formatted(client.getBasePath(), problem));
  }

  private static String message(String body) {
    try {
      JsonObject status = Json.objectOrEmpty(body);
      String message = JsonFields.text(status, "message");
      return message.isEmpty() ? "no message" : message;
    } catch (InvalidJsonException e) {
      return "no message";
    }
  }
}
