package dev.stowage.puller.apiserver;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.stowage.runtime.StartupException;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.Pair;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/** Requests to a cluster's API server, with JSON as it is. */
public final class ApiServer {
  private static final String FIELD_MANAGER = "stowage";
  private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

  private final ApiRequests requests;

  public ApiServer(ApiClient client) {
    this.requests = new ApiRequests(client);
  }

  /**
   * Makes sure that the server answers and lets us in.
   *
   * @throws StartupException when it does not
   */
  public void requireReachable() {
    Answer answer;
    try {
      answer = get("/version");
    } catch (ApiServerException e) {
      throw new StartupException(e.getMessage() + ": check the address and that it runs", e);
    }
    if (answer.code() == 401 || answer.code() == 403) {
      throw new StartupException(
          "the API server at %s refuses these credentials (%d): check the kubeconfig's user"
              .formatted(requests.address(), answer.code()));
    }
    if (answer.code() != 200) {
      throw new StartupException(
          "what answers at %s is no Kubernetes API server (%d to GET /version)"
              .formatted(requests.address(), answer.code()));
    }
  }

  /**
   * Reads what is at a path.
   *
   * @throws ApiServerException when there is no answer
   */
  public Answer get(String path) {
    return call("GET", path, List.of(), null, Map.of());
  }

  /**
   * Lists what is at a path and has these labels, or a part of it where it is much.
   *
   * @throws ApiServerException when there is no answer
   */
  public Answer list(String path, String labelSelector) {
    return call(
        "GET",
        path,
        List.of(new Pair("labelSelector", labelSelector), new Pair("limit", "500")),
        null,
        Map.of());
  }

  /**
   * Applies a JSON patch (RFC 6902) as our own field manager.
   *
   * @throws ApiServerException when there is no answer
   */
  public Answer patch(String path, JsonArray patch) {
    return call(
        "PATCH",
        path,
        List.of(new Pair("fieldManager", FIELD_MANAGER)),
        patch,
        Map.of("Content-Type", "application/json-patch+json"));
  }

  /**
   * Creates an object in the collection at a path; 409 when there is one of its name.
   *
   * @throws ApiServerException when there is no answer
   */
  public Answer create(String path, JsonObject object) {
    return call("POST", path, List.of(new Pair("fieldManager", FIELD_MANAGER)), object, JSON);
  }

  /**
   * Replaces the object at a path; 409 when it is not of the resource version that it names.
   *
   * @throws ApiServerException when there is no answer
   */
  public Answer replace(String path, JsonObject object) {
    return call("PUT", path, List.of(new Pair("fieldManager", FIELD_MANAGER)), object, JSON);
  }

  /**
   * Makes the object at a path have these fields (server-side apply), and creates it when there is
   * none.
   *
   * @param force also takes fields that others set; else their holding others values is a 409
   * @throws ApiServerException when there is no answer
   */
  public Answer apply(String path, JsonObject fields, boolean force) {
    return call(
        "PATCH",
        path,
        List.of(new Pair("fieldManager", FIELD_MANAGER), new Pair("force", String.valueOf(force))),
        fields,
        Map.of("Content-Type", "application/apply-patch+yaml"));
  }

  /**
   * Deletes the object at a path if it still is of this resource version, else 409.
   *
   * @throws ApiServerException when there is no answer
   */
  public Answer delete(String path, String resourceVersion) {
    return delete(path, "resourceVersion", resourceVersion, new JsonObject());
  }

  /**
   * Deletes the object at a path if it still is the one of this uid, else 409.
   *
   * @param propagation {@code Foreground}: it is there until what it owns is gone; {@code
   *     Background}: what it owns goes afterwards
   * @throws ApiServerException when there is no answer
   */
  public Answer delete(String path, String uid, String propagation) {
    JsonObject options = new JsonObject();
    options.addProperty("propagationPolicy", propagation);
    return delete(path, "uid", uid, options);
  }

  private Answer delete(String path, String condition, String value, JsonObject options) {
    JsonObject preconditions = new JsonObject();
    preconditions.addProperty(condition, value);
    options.add("preconditions", preconditions);
    return call("DELETE", path, List.of(), options, JSON);
  }

  /** A watch of what is at a path, yet to be begun. */
  WatchRequest watch(String path, Duration longestSilence) {
    return new WatchRequest(requests, path, longestSilence);
  }

  private Answer call(
      String method,
      String path,
      List<Pair> query,
      @Nullable JsonElement body,
      Map<String, String> headers) {
    try (Response response = requests.call(method, path, query, body, headers).execute()) {
      return new Answer(response.code(), json(response.body()));
    } catch (IOException e) {
      throw requests.unreachable(e);
    }
  }

  private static JsonObject json(@Nullable ResponseBody body) throws IOException {
    if (body == null) {
      return new JsonObject();
    }
    try {
      JsonElement parsed = JsonParser.parseString(body.string());
      return parsed.isJsonObject() ? parsed.getAsJsonObject() : new JsonObject();
    } catch (JsonParseException e) {
      // A proxy, or a path that the server does not know: the code says enough.
      return new JsonObject();
    }
  }

  /**
   * What the server answered.
   *
   * @param body an object or a Status; empty when the answer was no JSON object
   */
  public record Answer(int code, JsonObject body) {
    private static final int LONGEST_MESSAGE = 300;

    /** Whether a 404 is about this object, and not about a path that the server does not know. */
    public boolean isAbout(String name) {
      return body.get("details") instanceof JsonObject details
          && details.get("name") instanceof JsonElement named
          && named.isJsonPrimitive()
          && named.getAsString().equals(name);
    }

    /** The Status's message in one line. */
    public String message() {
      String text =
          body.get("message") instanceof JsonElement message && message.isJsonPrimitive()
              ? message.getAsString().replaceAll("\\p{Cntrl}+", " ")
              : "no reason given";
      return text.length() > LONGEST_MESSAGE ? text.substring(0, LONGEST_MESSAGE) + "…" : text;
    }
  }
}
