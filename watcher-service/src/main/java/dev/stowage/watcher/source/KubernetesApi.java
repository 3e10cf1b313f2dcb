package dev.stowage.watcher.source;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.stowage.event.WorkloadKind;
import dev.stowage.watcher.rule.CustomResourceRule;
import dev.stowage.watcher.source.SourceException.Code;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.Pair;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import okhttp3.Call;
import okhttp3.Response;

/** Asks an API server what it serves and what there is. */
final class KubernetesApi {
  private static final int PAGE = 500;
  private static final int OUTDATED_LISTS = 5;

  private final ApiClient client;
  private final String description;

  /**
   * What a list came to.
   *
   * @param resourceVersion the state of the server that it shows: a watch goes on from there
   */
  record Listing<T>(List<T> items, String resourceVersion) {
    Listing {
      items = List.copyOf(items);
    }
  }

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

  /**
   * The kinds of workloads that the server serves, each in its newest version, and the custom
   * resources among the rules' that it serves.
   */
  List<ServedKind> servedKinds(List<CustomResourceRule> rules) {
    Map<String, Set<String>> served = new HashMap<>();
    List<ServedKind> kinds = new ArrayList<>();
    for (WorkloadKind kind : WorkloadKind.values()) {
      ServedKind.candidates(kind).stream()
          .filter(candidate ->
              served
                  .computeIfAbsent(candidate.versionPath(), path -> namesServedUnder(path).keySet())
                  .contains(candidate.plural()))
          .findFirst()
          .ifPresent(kinds::add);
    }
    if (kinds.isEmpty()) {
      throw failure(
          Code.UNAVAILABLE, "serves no kind of workload: is this a Kubernetes API server?");
    }
    rules.forEach(rule -> customKind(rule).ifPresent(kinds::add));
    return kinds;
  }

  private Optional<ServedKind> customKind(CustomResourceRule rule) {
    JsonObject group = get("/apis/" + rule.group(), List.of()).orElse(new JsonObject());
    if (!(group.get("preferredVersion") instanceof JsonObject preferred)) {
      return Optional.empty();
    }
    String version = preferred.get("version").getAsString();
    return namesServedUnder("/apis/" + rule.group() + "/" + version).entrySet().stream()
        .filter(resource -> resource.getValue().equals(rule.kind()))
        .map(resource ->
            new ServedKind(
                WorkloadKind.CUSTOM_RESOURCE, rule, rule.group(), version, resource.getKey()))
        .findFirst();
  }

  // Plural name → kind, without subresources.
  private Map<String, String> namesServedUnder(String path) {
    Map<String, String> names = new TreeMap<>();
    for (JsonElement element : array(get(path, List.of()).orElse(new JsonObject()), "resources")) {
      JsonObject resource = element.getAsJsonObject();
      String name = resource.get("name").getAsString();
      if (name.indexOf('/') < 0) {
        names.put(name, resource.has("kind") ? resource.get("kind").getAsString() : "");
      }
    }
    return names;
  }

  /** Makes sure that objects of the kind may be listed. */
  void checkReadable(Resource resource) {
    page(resource, "", 1);
  }

  /**
   * Every object of a resource, page by page.
   *
   * @param reader takes what is needed out of an object, so that the rest of it is not kept
   */
  <T> Listing<T> list(Resource resource, Function<JsonObject, Optional<T>> reader) {
    for (int attempt = 1; attempt <= OUTDATED_LISTS; attempt++) {
      Optional<Listing<T>> listing = listPages(resource, reader);
      if (listing.isPresent()) {
        return listing.get();
      }
    }
    throw failure(
        Code.UNAVAILABLE, "forgot the list of %s while it was read".formatted(resource.plural()));
  }

  // Empty when the server no longer knows the rest of the list: the whole has to be read again.
  private <T> Optional<Listing<T>> listPages(
      Resource resource, Function<JsonObject, Optional<T>> reader) {
    List<T> items = new ArrayList<>();
    String next = "";
    String resourceVersion = "";
    do {
      Optional<JsonObject> page = page(resource, next, PAGE);
      if (page.isEmpty()) {
        return Optional.empty();
      }
      for (JsonElement item : array(page.get(), "items")) {
        reader.apply(item.getAsJsonObject()).ifPresent(items::add);
      }
      JsonElement metadata = page.get().get("metadata");
      next = text(metadata, "continue");
      resourceVersion = text(metadata, "resourceVersion");
    } while (!next.isEmpty());
    return Optional.of(new Listing<>(items, resourceVersion));
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

  private Optional<JsonObject> page(Resource resource, String next, int limit) {
    List<Pair> query = new ArrayList<>(List.of(new Pair("limit", String.valueOf(limit))));
    if (!next.isEmpty()) {
      query.add(new Pair("continue", next));
    }
    return get(resource.path(), query);
  }

  /** Empty when there is nothing at the path (404), or nothing any more (410). */
  private Optional<JsonObject> get(String path, List<Pair> query) {
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

  private static String text(JsonElement parent, String field) {
    return parent instanceof JsonObject object
            && object.get(field) instanceof JsonElement value
            && value.isJsonPrimitive()
        ? value.getAsString()
        : "";
  }

  private static JsonArray array(JsonObject parent, String field) {
    return parent.get(field) instanceof JsonArray array ? array : new JsonArray();
  }
}
