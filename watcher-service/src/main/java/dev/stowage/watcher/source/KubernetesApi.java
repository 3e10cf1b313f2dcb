package dev.stowage.watcher.source;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.stowage.event.WorkloadKind;
import dev.stowage.watcher.source.SourceException.Code;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.Pair;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import okhttp3.Response;

/** Asks an API server what it serves and what there is. */
final class KubernetesApi {
  private static final int PAGE = 500;
  private static final int OUTDATED_LISTS = 5;

  private final ApiClient client;
  private final String description;

  KubernetesApi(ApiClient client, String description) {
    this.client = client;
    this.description = description;
  }

  /** The kinds of workloads that the server serves, each in its newest version. */
  List<ServedKind> servedKinds() {
    Map<String, Set<String>> served = new HashMap<>();
    List<ServedKind> kinds = new ArrayList<>();
    for (WorkloadKind kind : WorkloadKind.values()) {
      ServedKind.candidates(kind).stream()
          .filter(candidate ->
              served
                  .computeIfAbsent(candidate.versionPath(), this::namesServedUnder)
                  .contains(candidate.plural()))
          .findFirst()
          .ifPresent(kinds::add);
    }
    if (kinds.isEmpty()) {
      throw failure(
          Code.UNAVAILABLE, "serves no kind of workload: is this a Kubernetes API server?");
    }
    return kinds;
  }

  private Set<String> namesServedUnder(String path) {
    Set<String> names = new HashSet<>();
    for (JsonElement resource : array(get(path, List.of()).orElse(new JsonObject()), "resources")) {
      names.add(resource.getAsJsonObject().get("name").getAsString());
    }
    return names;
  }

  /** Makes sure that objects of the kind may be listed. */
  void checkReadable(ServedKind kind) {
    page(kind, "", 1);
  }

  /** Every object of a kind, page by page. */
  List<JsonObject> list(ServedKind kind) {
    for (int attempt = 1; attempt <= OUTDATED_LISTS; attempt++) {
      Optional<List<JsonObject>> objects = listPages(kind);
      if (objects.isPresent()) {
        return objects.get();
      }
    }
    throw failure(
        Code.UNAVAILABLE, "forgot the list of %s while it was read".formatted(kind.plural()));
  }

  // Empty when the server no longer knows the rest of the list: the whole has to be read again.
  private Optional<List<JsonObject>> listPages(ServedKind kind) {
    List<JsonObject> objects = new ArrayList<>();
    String next = "";
    do {
      Optional<JsonObject> page = page(kind, next, PAGE);
      if (page.isEmpty()) {
        return Optional.empty();
      }
      for (JsonElement item : array(page.get(), "items")) {
        objects.add(item.getAsJsonObject());
      }
      next =
          page.get().get("metadata") instanceof JsonObject metadata
                  && metadata.get("continue") instanceof JsonElement more
                  && more.isJsonPrimitive()
              ? more.getAsString()
              : "";
    } while (!next.isEmpty());
    return Optional.of(objects);
  }

  private Optional<JsonObject> page(ServedKind kind, String next, int limit) {
    List<Pair> query = new ArrayList<>(List.of(new Pair("limit", String.valueOf(limit))));
    if (!next.isEmpty()) {
      query.add(new Pair("continue", next));
    }
    return get(kind.path(), query);
  }

  /** Empty when there is nothing at the path (404), or nothing any more (410). */
  private Optional<JsonObject> get(String path, List<Pair> query) {
    try (Response response =
        client
            .buildCall(
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
                null)
            .execute()) {
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
    } catch (IOException | ApiException e) {
      Throwable cause = e instanceof ApiException && e.getCause() != null ? e.getCause() : e;
      throw failure(
          Code.UNAVAILABLE,
          "cannot be reached: %s: check the address in %s and that it runs"
              .formatted(cause.getMessage(), description));
    } catch (JsonParseException | IllegalStateException e) {
      throw failure(
          Code.UNAVAILABLE, "answered GET %s with something else than JSON".formatted(path));
    }
  }

  private SourceException failure(Code code, String problem) {
    return new SourceException(
        code, "Kubernetes API server at %s %s".formatted(client.getBasePath(), problem));
  }

  private static String message(String body) {
    try {
      return JsonParser.parseString(body) instanceof JsonObject status
              && status.get("message") instanceof JsonElement message
          ? message.getAsString()
          : "no message";
    } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
      return "no message";
    }
  }

  private static JsonArray array(JsonObject parent, String field) {
    return parent.get(field) instanceof JsonArray array ? array : new JsonArray();
  }
}
