package dev.stowage.watcher.kubernetes;

import com.google.gson.JsonObject;
import dev.stowage.json.JsonFields;
import dev.stowage.watcher.source.SourceException.Code;
import io.kubernetes.client.openapi.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Asks an API server what there is, page by page. */
final class ObjectLists {
  private static final int PAGE = 500;
  private static final int OUTDATED_LISTS = 5;

  private final KubernetesApi api;

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

  ObjectLists(KubernetesApi api) {
    this.api = api;
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
    throw api.failure(
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
      for (JsonObject item : JsonFields.objects(page.get(), "items")) {
        reader.apply(item).ifPresent(items::add);
      }
      JsonObject metadata = JsonFields.object(page.get(), "metadata");
      next = JsonFields.text(metadata, "continue");
      resourceVersion = JsonFields.text(metadata, "resourceVersion");
    } while (!next.isEmpty());
    return Optional.of(new Listing<>(items, resourceVersion));
  }

  private Optional<JsonObject> page(Resource resource, String next, int limit) {
    List<Pair> query = new ArrayList<>(List.of(new Pair("limit", String.valueOf(limit))));
    if (!next.isEmpty()) {
      query.add(new Pair("continue", next));
    }
    return api.get(resource.path(), query);
  }
}
