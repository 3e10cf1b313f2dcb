package dev.stowage.puller.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.stowage.cluster.JsonFields;
import dev.stowage.puller.kubernetes.ApiServer.Answer;
import dev.stowage.puller.mode.KnownNamespaces;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the namespaces' annotations in memory: lists them, watches them for a few minutes, and
 * lists them anew, so that nothing that a watch missed stays missed.
 */
final class NamespaceWatch implements KnownNamespaces, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NamespaceWatch.class);
  private static final Duration WATCHED = Duration.ofMinutes(4);
  private static final Duration LONGEST_SILENCE = WATCHED.plusSeconds(20);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
  private static final String PATH = "/api/v1/namespaces";

  private final ApiServer server;
  private final Thread thread;
  private volatile Map<String, Map<String, String>> known = new ConcurrentHashMap<>();
  private volatile boolean complete;
  private String lastComplaint = "";

  NamespaceWatch(ApiServer server) {
    this.server = server;
    this.thread = Thread.ofVirtual().name("namespaces").start(this::run);
  }

  @Override
  public boolean isComplete() {
    return complete;
  }

  @Override
  public Optional<Map<String, String>> annotationsOf(String namespace) {
    return Optional.ofNullable(known.get(namespace));
  }

  @Override
  public Set<String> names() {
    return Set.copyOf(known.keySet());
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        turn();
      }
    } catch (InterruptedException e) {
      LOG.debug("told to end");
    }
  }

  private void turn() throws InterruptedException {
    try {
      String version = list();
      complete = true;
      lastComplaint = "";
      server.watch(
          "%s?watch=true&allowWatchBookmarks=true&timeoutSeconds=%d&resourceVersion=%s"
              .formatted(PATH, WATCHED.toSeconds(), version),
          LONGEST_SILENCE,
          this::take);
    } catch (RuntimeException e) {
      if (!Thread.currentThread().isInterrupted() && !lastComplaint.equals(e.toString())) {
        lastComplaint = e.toString();
        LOG.warn("namespaces: {}; changes may be seen late", lastComplaint);
      }
      Thread.sleep(AFTER_FAILURE);
    }
  }

  private String list() {
    Map<String, Map<String, String>> listed = new ConcurrentHashMap<>();
    String next = "";
    String version;
    do {
      Answer answer =
          server.get(
              PATH + "?limit=500&continue=" + URLEncoder.encode(next, StandardCharsets.UTF_8));
      if (answer.code() != 200) {
        throw new ApiServerException(
            "GET %s was answered with %d: %s".formatted(PATH, answer.code(), answer.message()),
            null);
      }
      if (answer.body().get("items") instanceof JsonArray items) {
        items.forEach(item -> put(listed, item));
      }
      JsonObject metadata = object(answer.body(), "metadata");
      version = JsonFields.text(metadata, "resourceVersion");
      next = JsonFields.text(metadata, "continue");
    } while (!next.isEmpty());
    known = listed;
    return version;
  }

  private void take(JsonObject event) {
    switch (JsonFields.text(event, "type")) {
      case "ADDED", "MODIFIED" -> put(known, object(event, "object"));
      case "DELETED" ->
          known.remove(JsonFields.text(object(object(event, "object"), "metadata"), "name"));
      case "ERROR" ->
          throw new ApiServerException(
              "the watch ended: " + JsonFields.text(object(event, "object"), "message"), null);
      default -> LOG.trace("passed over {}", event);
    }
  }

  private static void put(Map<String, Map<String, String>> namespaces, JsonElement item) {
    if (item instanceof JsonObject namespace) {
      JsonObject metadata = object(namespace, "metadata");
      String name = JsonFields.text(metadata, "name");
      if (metadata.has("deletionTimestamp")) {
        namespaces.remove(name);
        return;
      }
      Map<String, String> annotations = new HashMap<>();
      object(metadata, "annotations")
          .asMap()
          .forEach((key, value) -> {
            if (value instanceof JsonPrimitive text) {
              annotations.put(key, text.getAsString());
            }
          });
      namespaces.put(name, Map.copyOf(annotations));
    }
  }

  private static JsonObject object(JsonObject parent, String field) {
    return parent.get(field) instanceof JsonObject child ? child : new JsonObject();
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    if (!thread.join(Duration.ofSeconds(5))) {
      LOG.warn("the watch of the namespaces has not ended yet");
    }
  }
}
