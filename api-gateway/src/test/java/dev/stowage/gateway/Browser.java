package dev.stowage.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A headless Chromium that shows one page, asked through the DevTools protocol. */
final class Browser implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final URI debugger;

  private Browser(Process process, int port) {
    this.process = process;
    this.debugger = URI.create("http://127.0.0.1:" + port);
  }

  static Optional<String> installed() {
    return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
        .filter(path -> Files.isExecutable(Path.of(path)))
        .findFirst();
  }

  static Browser open(Path profile, URI page) {
    try {
      Process process =
          new ProcessBuilder(
                  List.of(
                      installed().orElseThrow(),
                      "--headless",
                      "--no-sandbox",
                      "--disable-gpu",
                      "--disable-dev-shm-usage",
                      "--disable-quic",
                      "--no-first-run",
                      "--disable-background-networking",
                      "--disable-component-update",
                      "--disable-sync",
                      "--remote-debugging-port=0",
                      "--user-data-dir=" + profile,
                      page.toString()))
              .redirectErrorStream(true)
              .redirectOutput(profile.resolve("chromium.log").toFile())
              .start();
      Path port = profile.resolve("DevToolsActivePort");
      Awaitility.await("the browser")
          .until(() -> Files.exists(port) && Files.readAllLines(port).size() >= 2);
      return new Browser(process, Integer.parseInt(Files.readAllLines(port).getFirst()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a person reads on the page now. */
  String text() {
    return evaluate("document.body.innerText");
  }

  String evaluate(String expression) {
    try {
      CompletableFuture<String> answer = new CompletableFuture<>();
      WebSocket socket =
          client
              .newWebSocketBuilder()
              .buildAsync(pageSocket(), new Answer(answer))
              .get(60, TimeUnit.SECONDS);
      socket.sendText(
          JSON.writeValueAsString(
              Map.of(
                  "id",
                  1,
                  "method",
                  "Runtime.evaluate",
                  "params",
                  Map.of("expression", expression, "returnByValue", true))),
          true);
      JsonNode result = JSON.readTree(answer.get(60, TimeUnit.SECONDS));
      socket.abort();
      return result.path("result").path("result").path("value").asText();
    } catch (Exception e) {
      throw new AssertionError("The browser cannot be asked", e);
    }
  }

  private URI pageSocket() throws IOException, InterruptedException {
    String targets =
        client
            .send(
                HttpRequest.newBuilder(debugger.resolve("/json/list")).build(),
                BodyHandlers.ofString())
            .body();
    for (JsonNode target : JSON.readTree(targets)) {
      if (target.path("type").asText().equals("page")) {
        return URI.create(target.path("webSocketDebuggerUrl").asText());
      }
    }
    throw new AssertionError("The browser shows no page: " + targets);
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.close();
  }

  private static final class Answer implements WebSocket.Listener {
    private final CompletableFuture<String> whole;
    private final StringBuilder text = new StringBuilder();

    Answer(CompletableFuture<String> whole) {
      this.whole = whole;
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      socket.request(1);
      if (last) {
        whole.complete(text.toString());
      }
      return CompletableFuture.completedFuture(null);
    }
  }
}
