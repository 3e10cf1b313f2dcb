package dev.stowage.puller.kubernetes;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Stands between one puller and the API server, and knows what that puller has asked of it. */
final class RecordingProxy implements AutoCloseable {
  static {
    // Else each answer waits for the acknowledgement of its header.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final KubeConfig server;
  private final String address;
  private final OkHttpClient client;
  private final HttpServer http;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile Consumer<String> beforePatch = path -> {};

  /** In front of the API server that a kubeconfig file names. */
  RecordingProxy(Path kubeconfig) throws IOException {
    try (Reader reader = Files.newBufferedReader(kubeconfig)) {
      this.server = KubeConfig.loadKubeConfig(reader);
    }
    server.setFile(kubeconfig.toFile());
    ApiClient api = ClientBuilder.kubeconfig(server).build();
    this.address = api.getBasePath();
    // A watch that has nothing to say is not broken off.
    this.client = api.getHttpClient().newBuilder().readTimeout(Duration.ZERO).build();
    this.http = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext("/", this::handle);
    http.start();
  }

  /** Writes a kubeconfig for clients of this proxy, with the credential of the API server's. */
  Path kubeconfig(Path file) throws IOException {
    return Files.writeString(
        file,
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: one, cluster: {server: "http://127.0.0.1:%d"}}]
        users: [{name: admin, user: {token: "%s"}}]
        contexts: [{name: one, context: {cluster: one, user: admin}}]
        current-context: one
        """
            .formatted(http.getAddress().getPort(), server.getCredentials().get("token")));
  }

  /** Is done with a patch's path before the API server sees that patch. */
  void beforePatch(Consumer<String> action) {
    beforePatch = action;
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
      if (method.equals("PATCH")) {
        beforePatch.accept(exchange.getRequestURI().getPath());
      }
      Request.Builder request =
          new Request.Builder()
              .url(address + exchange.getRequestURI())
              .header("Authorization", exchange.getRequestHeaders().getFirst("Authorization"))
              .header("Accept", "application/json");
      String type = exchange.getRequestHeaders().getFirst("Content-Type");
      request.method(
          method,
          method.equals("GET")
              ? null
              : RequestBody.create(body, type == null ? null : MediaType.get(type)));
      try (Response response = client.newCall(request.build()).execute()) {
        answer(exchange, response);
      }
    }
  }

  // Each piece at once: what a watch tells is news.
  private static void answer(HttpExchange exchange, Response response) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(response.code(), 0);
    try (InputStream from = requireNonNull(response.body()).byteStream();
        OutputStream to = exchange.getResponseBody()) {
      byte[] piece = new byte[8192];
      for (int read = from.read(piece); read >= 0; read = from.read(piece)) {
        to.write(piece, 0, read);
        to.flush();
      }
    }
  }

  @Override
  public void close() {
    client.dispatcher().cancelAll();
    http.stop(0);
  }
}
