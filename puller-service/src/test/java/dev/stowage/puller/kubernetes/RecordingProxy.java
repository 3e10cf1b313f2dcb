package dev.stowage.puller.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.kubernetes.client.openapi.ApiClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Stands between one puller and the API server, and knows what that puller has asked of it. */
final class RecordingProxy implements AutoCloseable {
  private final ApiClient server;
  private final HttpServer http;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  RecordingProxy(ApiClient server) throws IOException {
    this.server = server;
    this.http = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext("/", this::handle);
    http.start();
  }

  String address() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  /** How many requests of this method reached us so far. */
  long count(String method) {
    return requests.stream().filter(request -> request.startsWith(method + " ")).count();
  }

  /** Method, path and query of all requests that reached us so far. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      requests.add(method + " " + exchange.getRequestURI());
      byte[] body = exchange.getRequestBody().readAllBytes();
      Request.Builder request =
          new Request.Builder()
              .url(server.getBasePath() + exchange.getRequestURI())
              .header("Authorization", exchange.getRequestHeaders().getFirst("Authorization"))
              .header("Accept", "application/json");
      String type = exchange.getRequestHeaders().getFirst("Content-Type");
      request.method(
          method,
          method.equals("GET")
              ? null
              : RequestBody.create(body, type == null ? null : MediaType.get(type)));
      try (Response response = server.getHttpClient().newCall(request.build()).execute()) {
        byte[] answer = response.body() == null ? new byte[0] : response.body().bytes();
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(response.code(), answer.length == 0 ? -1 : answer.length);
        exchange.getResponseBody().write(answer);
      }
    }
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
