package dev.stowage.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stowage.kafka.EventPublisher;
import dev.stowage.kafka.KafkaClients;
import dev.stowage.runtime.ServiceLauncher;
import dev.stowage.runtime.ServiceName;
import dev.stowage.testengine.DatabaseForTest;
import dev.stowage.testengine.TestEngines;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Jdbi;

/** A gateway in this JVM, on a free port. */
final class GatewayForTest implements AutoCloseable {
  static final String SCHEMA = "gateway_test";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final ApplicationContext context;

  private GatewayForTest(ApplicationContext context) {
    this.context = context;
  }

  static GatewayForTest start(DatabaseForTest database) {
    return start(database, Map.of());
  }

  static GatewayForTest start(DatabaseForTest database, Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("micronaut.server.port", -1);
    settings.put("stowage.kafka.bootstrap-servers", TestEngines.kafka().bootstrapServers());
    settings.put("stowage.gateway.schema", SCHEMA);
    settings.put("datasources.default.url", database.jdbcUrl());
    settings.put("datasources.default.username", database.user());
    settings.put("datasources.default.password", database.password());
    settings.putAll(more);
    GatewayForTest gateway =
        new GatewayForTest(ServiceLauncher.start(ServiceName.GATEWAY, settings));
    Awaitility.await("readiness").until(() -> gateway.get("/health/readiness").statusCode() == 200);
    return gateway;
  }

  EventPublisher publisher() {
    return new EventPublisher(
        context.getBean(KafkaClients.class), "test", URI.create("/stowage/test"));
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  Jdbi jdbi() {
    return context.getBean(Jdbi.class);
  }

  URI uri(String path) {
    return context.getBean(EmbeddedServer.class).getURI().resolve(path);
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)).build());
  }

  HttpResponse<String> post(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  HttpResponse<String> postJson(String path, String json) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build());
  }

  HttpResponse<String> delete(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)).DELETE().build());
  }

  HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, BodyHandlers.ofString());
  }

  HttpResponse<InputStream> open(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofInputStream());
  }

  JsonNode json(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = get(path);
    if (response.statusCode() != 200) {
      throw new AssertionError(path + " answers " + response.statusCode() + " " + response.body());
    }
    return JSON.readTree(response.body());
  }

  static JsonNode parse(String json) throws IOException {
    return JSON.readTree(json);
  }

  static JsonNode tree(Object value) {
    return JSON.valueToTree(value);
  }

  /** All items of a list: the topics are shared by all tests, so there may be many pages. */
  List<JsonNode> items(String path) throws IOException, InterruptedException {
    List<JsonNode> items = new ArrayList<>();
    String pages = path + (path.contains("?") ? "&" : "?") + "size=500&page=";
    for (int page = 0; ; page++) {
      JsonNode answer = json(pages + page);
      answer.get("items").forEach(items::add);
      if (answer.get("items").size() < 500) {
        return items;
      }
    }
  }

  @Override
  public void close() {
    client.close();
    context.close();
  }
}
