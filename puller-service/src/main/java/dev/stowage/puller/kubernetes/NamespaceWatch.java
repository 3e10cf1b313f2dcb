package dev.stowage.puller.kubernetes;

import com.google.gson.JsonObject;
import dev.stowage.json.JsonFields;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.apiserver.ResourceWatch;
import dev.stowage.puller.apiserver.ResourceWatch.Follower;
import dev.stowage.puller.mode.KnownNamespaces;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps the namespaces' annotations in memory, once it has been started. */
final class NamespaceWatch implements KnownNamespaces, Follower, AutoCloseable {
  private static final int PAGE = 500;

  private final Map<String, Map<String, String>> known = new ConcurrentHashMap<>();
  private final ResourceWatch watch;

  NamespaceWatch(ApiServer server) {
    this.watch = new ResourceWatch(server, "/api/v1/namespaces", "", PAGE, List.of(this));
  }

  void start() {
    watch.start();
  }

  @Override
  public boolean isComplete() {
    return watch.isComplete();
  }

  @Override
  public Optional<Map<String, String>> annotationsOf(String namespace) {
    return Optional.ofNullable(known.get(namespace));
  }

  /**
   * The same, where it is as good as the API server's own answer: empty too while changes may be
   * seen late, and for one that may just have been made.
   */
  Optional<Map<String, String>> currentAnnotationsOf(String namespace) {
    return watch.isCurrent() ? annotationsOf(namespace) : Optional.empty();
  }

  @Override
  public Set<String> names() {
    return Set.copyOf(known.keySet());
  }

  @Override
  public void present(JsonObject namespace) {
    JsonObject metadata = JsonFields.object(namespace, "metadata");
    String name = JsonFields.text(metadata, "name");
    if (metadata.has("deletionTimestamp")) {
      known.remove(name);
    } else {
      known.put(name, Map.copyOf(JsonFields.texts(metadata, "annotations")));
    }
  }

  @Override
  public void gone(String name, String uid) {
    known.remove(name);
  }

  @Override
  public void listed() {
    // Whether that has happened, the watch knows.
  }

  @Override
  public void close() throws InterruptedException {
    watch.close();
  }
}
