package dev.stowage.puller.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.stowage.runtime.StartupException;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.Pair;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import okhttp3.Call;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/** Requests to a cluster's API server, with JSON as it is. */
final class ApiServer {
  private static final String FIELD_MANAGER = "stowage";

  private final ApiClient client;

  ApiServer(ApiClient client) {
    this.client = client;
  }

  /**
   * Makes sure that the server answers and lets us in.
   *
   * @throws StartupException when it does not
   */
  void requireReachable() {
    Answer answer;
    try {
      answer = get("/version");
    } catch (ApiServerException e) {
      throw new StartupException(e.getMessage() + ": check the address and that it runs", e);
    }
    if (answer.code() == 401 || answer.code() == 403) {
      throw new StartupException(
          "the API server at %s refuses these credentials (%d): check the kubeconfig's user"
              .formatted(client.getBasePath(), answer.code()));
    }
    if (answer.code() != 200) {
      throw new StartupException(
          "what answers at %s is no Kubernetes API server (%d to GET /version)"
              .formatted(client.getBasePath(), answer.code()));
    }
  }

  /**
   * Reads what is at a path.
   *
   * @throws ApiServerException when there is no answer
   */
  Answer get(String path) {
    return call("GET", path, List.of(), null, Map.of());
  }

  /**
   * Lists what is at a path and has these labels, or a part of it where it is much.
   *
   * @throws ApiServerException when there is no answer
   */
  Answer list(String path, String labelSelector) {
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
  Answer patch(String path, JsonArray patch) {
    return call(
        "PATCH",
        path,
        List.of(new Pair("fieldManager", FIELD_MANAGER)),
        patch,
        Map.of("Content-Type", "application/json-patch+json"));
  }

  private Answer call(
      String method,
      String path,
      List<Pair> query,
      @Nullable JsonArray body,
      Map<String, String> headers) {
    Map<String, String> allHeaders = new HashMap<>(headers);
    allHeaders.put("Accept", "application/json");
    try {
      Call call =
          client.buildCall(
              null,
              path,
              method,
              query,
              List.of(),
              body,
              allHeaders,
              Map.of(),
              Map.of(),
              new String[] {"BearerToken"},
              null);
      try (Response response = call.execute()) {
        return new Answer(response.code(), json(response.body()));
      }
    } catch (IOException e) {
      throw new ApiServerException(
          "the API server at %s cannot be reached: %s"
              .formatted(client.getBasePath(), e.getMessage()),
          e);
    } catch (ApiException e) {
      throw new ApiServerException(
          "%s %s cannot be sent: %s".formatted(method, path, e.getMessage()), e);
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
  record Answer(int code, JsonObject body) {
    private static final int LONGEST_MESSAGE = 300;

    /** Whether a 404 is about this object, and not about a path that the server does not know. */
    boolean isAbout(String name) {
      return body.get("details") instanceof JsonObject details
          && details.get("name") instanceof JsonElement named
          && named.isJsonPrimitive()
          && named.getAsString().equals(name);
    }

    /** The Status's message in one line. */
    String message() {
      String text =
          body.get("message") instanceof JsonElement message && message.isJsonPrimitive()
              ? message.getAsString().replaceAll("\\p{Cntrl}+", " ")
              : "no reason given";
      return text.length() > LONGEST_MESSAGE ? text.substring(0, LONGEST_MESSAGE) + "…" : text;
    }
  }
}
