package dev.stowage.watcher.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.stowage.workload.WorkloadKind;
import io.kubernetes.client.util.ClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against an HTTP server with scripted answers: a server that forgets, ends, fails, is silent. */
final class ResourceWatchTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final AtomicInteger listsAsked = new AtomicInteger();
  private final CountDownLatch over = new CountDownLatch(1);
  private final HttpServer server;
  private @Nullable ResourceWatch watch;

  /**
   * An answer to a watch.
   *
   * @param silent whether it stays open without another word
   */
  private record Answer(int code, String lines, boolean silent) {}

  ResourceWatchTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
  }

  @BeforeEach
  void start() {
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    over.countDown();
    if (watch != null) {
      watch.close();
    }
    server.stop(0);
  }

  @Test
  void aWatchThatTheServerEndsGoesOnFromTheLastEventOrBookmark() {
    answers.add(new Answer(200, event("ADDED", "a", 11) + event("MODIFIED", "a", 12), false));
    answers.add(new Answer(200, event("BOOKMARK", "", 20), false));
    answers.add(new Answer(200, event("DELETED", "a", 21), true));
    follow(Duration.ofSeconds(30));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(told).containsExactly("+a", "+a", "~", "-a"));
    assertThat(asked).containsExactly("10", "12", "20");
    assertThat(listsAsked).hasValue(0);
  }

  @Test
  void aServerThatHasForgottenMakesForAList() {
    answers.add(new Answer(410, "{}", false));
    follow(Duration.ofSeconds(30));
    awaitListAsked();
    assertThat(asked).containsExactly("10");
  }

  @Test
  void aServerThatForgetsDuringTheWatchMakesForAList() {
    answers.add(
        new Answer(
            200,
            event("ADDED", "a", 11)
                + "{\"type\":\"ERROR\",\"object\":{\"code\":410,\"message\":\"too old\"}}\n",
            true));
    follow(Duration.ofSeconds(30));
    awaitListAsked();
    assertThat(told).containsExactly("+a");
  }

  @Test
  void aWatchThatFallsSilentMakesForAList() {
    answers.add(new Answer(200, event("ADDED", "a", 11), true));
    // Long enough for a slow machine to hear what comes first.
    follow(Duration.ofSeconds(3));
    awaitListAsked();
    assertThat(told).containsExactly("+a");
  }

  @Test
  void aServerInTroubleIsAskedAgainForTheSame() {
    answers.add(new Answer(503, "", false));
    answers.add(new Answer(200, "no json\n", false));
    answers.add(new Answer(200, event("ADDED", "a", 11), true));
    follow(Duration.ofSeconds(30));
    await().atMost(PATIENCE).until(() -> told.contains("+a"));
    assertThat(asked).containsExactly("10", "10", "10");
    assertThat(listsAsked).hasValue(0);
  }

  @Test
  void everyWordOfTheServerIsAProofOfLife() {
    Instant before = Clock.systemUTC().instant();
    answers.add(new Answer(200, event("BOOKMARK", "", 20), true));
    ResourceWatch followed = follow(Duration.ofSeconds(30));
    await().atMost(PATIENCE).until(() -> told.contains("~"));
    assertThat(followed.heard()).isAfterOrEqualTo(before);
  }

  private void awaitListAsked() {
    await().atMost(PATIENCE).until(() -> listsAsked.get() == 1);
  }

  private ResourceWatch follow(Duration longestSilence) {
    KubernetesApi api = client(longestSilence);
    ResourceWatch started =
        new ResourceWatch(
            "c",
            api,
            new ServedKind(WorkloadKind.POD, "", "v1", "pods"),
            "10",
            event -> told.add(shown(event)),
            listsAsked::incrementAndGet,
            Clock.systemUTC());
    watch = started;
    started.start();
    return started;
  }

  private KubernetesApi client(Duration longestSilence) {
    return new KubernetesApi(
        new ClientBuilder()
            .setBasePath("http://127.0.0.1:" + server.getAddress().getPort())
            .build()
            .setReadTimeout((int) longestSilence.toMillis()),
        "context 'x'");
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      asked.add(exchange.getRequestURI().getQuery().replaceAll(".*resourceVersion=(\\d+).*", "$1"));
      Answer answer = answers.take();
      exchange.sendResponseHeaders(answer.code(), 0);
      exchange.getResponseBody().write(answer.lines().getBytes(StandardCharsets.UTF_8));
      exchange.getResponseBody().flush();
      if (answer.silent()) {
        over.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String event(String type, String name, int version) {
    return "{\"type\":\"%s\",\"object\":{\"metadata\":{\"name\":\"%s\",\"resourceVersion\":\"%d\"}}}\n"
        .formatted(type, name, version);
  }

  private static String shown(WatchEvent event) {
    return switch (event) {
      case WatchEvent.Changed changed -> "+" + name(changed.apiObject());
      case WatchEvent.Deleted deleted -> "-" + name(deleted.apiObject());
      case WatchEvent.Bookmark bookmark -> "~";
      case WatchEvent.Outdated outdated -> "outdated";
    };
  }

  private static String name(JsonObject apiObject) {
    return apiObject.getAsJsonObject("metadata").get("name").getAsString();
  }
}
