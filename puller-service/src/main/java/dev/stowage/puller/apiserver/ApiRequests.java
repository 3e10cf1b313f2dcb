package dev.stowage.puller.apiserver;

import com.google.gson.JsonElement;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.Pair;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import okhttp3.Call;
import org.jspecify.annotations.Nullable;

/** Requests as the client of one cluster sends them, with its address and its credentials. */
final class ApiRequests {
  private final ApiClient client;

  ApiRequests(ApiClient client) {
    this.client = client;
  }

  /** Where they go. */
  String address() {
    return client.getBasePath();
  }

  /** One that is answered within the client's time. */
  Call call(
      String method,
      String path,
      List<Pair> query,
      @Nullable JsonElement body,
      Map<String, String> headers) {
    Map<String, String> allHeaders = new HashMap<>(headers);
    allHeaders.put("Accept", "application/json");
    try {
      return client.buildCall(
          null,
          path,
          method,
          query,
          List.of(),
          // As bytes, which the client sends as any content type.
          body == null ? null : body.toString().getBytes(StandardCharsets.UTF_8),
          allHeaders,
          Map.of(),
          Map.of(),
          new String[] {"BearerToken"},
          null);
    } catch (ApiException e) {
      throw new ApiServerException(
          "%s %s cannot be sent: %s".formatted(method, path, e.getMessage()), e);
    }
  }

  /** One whose answer goes on for as long as it is never silent for longer than this. */
  Call longCall(String path, Duration longestSilence) {
    return client
        .getHttpClient()
        .newBuilder()
        .readTimeout(longestSilence)
        .build()
        .newCall(call("GET", path, List.of(), null, Map.of()).request());
  }

  ApiServerException unreachable(IOException e) {
    return new ApiServerException(
        "the API server at %s cannot be reached: %s".formatted(address(), e.getMessage()), e);
  }
}
