package dev.stowage.puller.apiserver;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.kubernetes.client.openapi.ApiClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** An API server that keeps objects, counts their versions, and fails as a test tells it to. */
public final class FakeApiServer implements AutoCloseable {
  private final HttpServer http;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, JsonObject> objects = new ConcurrentHashMap<>();
  private final Deque<Consumer<FakeApiServer>> beforePatches = new ArrayDeque<>();
  private final Deque<Integer> patchAnswers = new ArrayDeque<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<JsonArray> patches = new ArrayList<>();
  private int version;

  public FakeApiServer() throws IOException {
    http = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    http.createContext("/", this::handle);
    http.start();
  }

  public ApiClient client() {
    return new ApiClient().setBasePath("http://127.0.0.1:" + http.getAddress().getPort());
  }

  /** Keeps an object, as any writer may. */
  public void put(String path, String json) {
    put(path, JsonParser.parseString(json).getAsJsonObject());
  }

  private void put(String path, JsonObject object) {
    version++;
    object.getAsJsonObject("metadata").addProperty("resourceVersion", String.valueOf(version));
    objects.put(path, object);
  }

  public void delete(String path) {
    objects.remove(path);
  }

  public JsonObject object(String path) {
    JsonObject object = objects.get(path);
    if (object == null) {
      throw new IllegalArgumentException("nothing at " + path);
    }
    return object;
  }

  /** Does this before the next patch is applied. */
  public void beforeNextPatch(Consumer<FakeApiServer> action) {
    beforePatches.add(action);
  }

  /** Answers the next patch with this code and applies nothing. */
  public void answerNextPatchWith(int code) {
    patchAnswers.add(code);
  }

  /** Method and path of every request. */
  public List<String> requests() {
    return requests;
  }

  public List<JsonArray> patches() {
    return patches;
  }

  private void handle(HttpExchange exchange) throws IOException {
    lock.lock();
    try (exchange) {
      URI uri = exchange.getRequestURI();
      requests.add(exchange.getRequestMethod() + " " + uri);
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      if (uri.getPath().equals("/api/v1")) {
        respond(exchange, 200, resources("pods"));
      } else if (uri.getPath().equals("/apis/apps/v1")) {
        respond(exchange, 200, resources("deployments"));
      } else if (uri.getPath().equals("/apis/batch/v1")) {
        respond(exchange, 200, resources("jobs"));
      } else if (uri.getPath().equals("/apis/batch/v1beta1")) {
        respond(exchange, 200, resources("cronjobs"));
      } else if (exchange.getRequestMethod().equals("PATCH")) {
        patch(exchange, uri.getPath(), JsonParser.parseString(body).getAsJsonArray());
      } else if (objects.containsKey(uri.getPath())) {
        respond(exchange, 200, object(uri.getPath()).toString());
      } else {
        respond(exchange, 404, status(404, uri.getPath()));
      }
    } finally {
      lock.unlock();
    }
  }

  private void patch(HttpExchange exchange, String path, JsonArray patch) throws IOException {
    patches.add(patch);
    if (!beforePatches.isEmpty()) {
      beforePatches.remove().accept(this);
    }
    if (!patchAnswers.isEmpty()) {
      int code = patchAnswers.remove();
      respond(exchange, code, status(code, path));
      return;
    }
    if (!objects.containsKey(path)) {
      respond(exchange, 404, status(404, path));
      return;
    }
    try {
      put(path, JsonPatches.apply(object(path), patch));
      respond(exchange, 200, object(path).toString());
    } catch (JsonPatches.PatchFailed e) {
      respond(exchange, 422, status(422, path));
    }
  }

  private static String resources(String plural) {
    return "{\"kind\":\"APIResourceList\",\"resources\":[{\"name\":\"%s\"}]}".formatted(plural);
  }

  private static String status(int code, String path) {
    return "{\"kind\":\"Status\",\"code\":%d,\"message\":\"refused\",\"details\":{\"name\":\"%s\"}}"
        .formatted(code, path.substring(path.lastIndexOf('/') + 1));
  }

  private static void respond(HttpExchange exchange, int code, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
