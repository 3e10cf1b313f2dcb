package dev.stowage.puller.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.stowage.json.JsonFields;
import io.kubernetes.client.openapi.ApiClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that says what the test tells it to, request by request, and then nothing at all. */
final class ResourceWatchTest {
  private static final String LIST =
      "{\"metadata\": {\"resourceVersion\": \"%s\", \"continue\": \"%s\"}, \"items\": [%s]}";
  private static final String EVENT = "{\"type\": \"%s\", \"object\": %s}\n";

  private final LinkedBlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final List<String> toldToAnother = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final HttpServer http = server();
  private final ResourceWatch watch =
      new ResourceWatch(
          new ApiServer(
              new ApiClient().setBasePath("http://127.0.0.1:" + http.getAddress().getPort())),
          "/api/v1/pods",
          "stowage.dev/cache",
          2,
          List.of(new Recorder(told), new Recorder(toldToAnother)),
          Duration.ofSeconds(2));

  /** What is said, and whether the connection breaks after it instead of ending in good order. */
  private record Answer(int code, String body, boolean breaks) {}

  private record Recorder(List<String> told) implements ResourceWatch.Follower {
    @Override
    public void present(JsonObject object) {
      JsonObject metadata = JsonFields.object(object, "metadata");
      told.add("+" + JsonFields.text(metadata, "name") + JsonFields.text(metadata, "uid"));
    }

    @Override
    public void gone(String name, String uid) {
      told.add("-" + name + uid);
    }

    @Override
    public void listed() {
      told.add("listed");
    }
  }

  private static HttpServer server() {
    try {
      return HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void open() {
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext("/", this::handle);
    http.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    requests.add(exchange.getRequestURI().getQuery());
    Answer answer = answers.poll();
    try {
      if (answer == null) {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().flush();
        closing.await();
        return;
      }
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(
          answer.code(), answer.breaks() ? body.length + 1_000 : body.length);
      exchange.getResponseBody().write(body);
      // Else a connection that breaks takes with it what was said before.
      exchange.getResponseBody().flush();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.close();
    }
  }

  @AfterEach
  void close() throws InterruptedException {
    closing.countDown();
    watch.close();
    http.stop(0);
  }

  private void says(int code, String body) {
    answers.add(new Answer(code, body, false));
  }

  private static String object(String name, String version) {
    return object(name, "", version);
  }

  private static String object(String name, String uid, String version) {
    return "{\"metadata\": {\"name\": \"%s\", \"uid\": \"%s\", \"resourceVersion\": \"%s\"}}"
        .formatted(name, uid, version);
  }

  private void awaitTold(String... expected) {
    await().untilAsserted(() -> assertThat(told).startsWith(expected));
  }

  @Test
  void aListIsReadPageByPageAndFollowedFromWhereItWas() {
    says(200, LIST.formatted("10", "more", object("a", "1") + "," + object("b", "2")));
    says(200, LIST.formatted("10", "", object("c", "3")));
    says(
        200,
        EVENT.formatted("MODIFIED", object("a", "12"))
            + EVENT.formatted("DELETED", object("b", "13")));
    watch.start();

    awaitTold("+a", "+b", "+c", "listed", "+a", "-b");
    assertThat(watch.isComplete()).isTrue();
    assertThat(requests.get(0)).contains("limit=2", "labelSelector=stowage.dev/cache");
    assertThat(requests.get(1)).contains("continue=more");
    assertThat(requests.get(2))
        .contains("watch=true", "resourceVersion=10", "allowWatchBookmarks=true");
  }

  @Test
  void aWatchThatEndsOrBreaksGoesOnFromTheLastBookmark() {
    says(200, LIST.formatted("10", "", object("a", "1")));
    says(200, EVENT.formatted("BOOKMARK", object("", "20")));
    answers.add(new Answer(200, EVENT.formatted("MODIFIED", object("a", "21")), true));
    says(200, EVENT.formatted("MODIFIED", object("a", "22")));
    watch.start();

    awaitTold("+a", "listed", "+a", "+a");
    assertThat(requests.get(2)).contains("resourceVersion=20");
    assertThat(requests.get(3)).contains("resourceVersion=21");
    assertThat(told).containsOnlyOnce("listed");
  }

  @Test
  void aServerThatHasForgottenIsListedAgainAndWhatItDoesNotShowIsGone() {
    says(200, LIST.formatted("10", "", object("a", "1")));
    says(410, "{}");
    says(200, LIST.formatted("30", "", object("b", "2")));
    says(200, EVENT.formatted("ERROR", "{\"code\": 410, \"message\": \"too old\"}"));
    says(200, LIST.formatted("40", "", object("c", "2")));
    watch.start();

    awaitTold("+a", "listed", "+b", "-a", "listed", "+c", "-b", "listed");
  }

  @Test
  void aServerThatSaysNothingAnyMoreIsListedAgain() {
    says(200, LIST.formatted("10", "", object("a", "1")));
    watch.start();
    awaitTold("+a", "listed");

    // The watch is silent, until the next request, which is for a list.
    await().until(() -> requests.size() >= 2);
    says(200, LIST.formatted("30", "", object("b", "2")));

    awaitTold("+a", "listed", "+b", "-a", "listed");
  }

  /** Who goes by names would else take the new one away, who goes by uids keep the old one. */
  @Test
  void whatWasMadeAnewUnderItsNameMeanwhileIsGoneBeforeItIsThere() {
    says(200, LIST.formatted("10", "", object("a", "1", "1") + "," + object("b", "2", "2")));
    says(410, "{}");
    says(200, LIST.formatted("30", "", object("a", "3", "29") + "," + object("b", "2", "2")));
    watch.start();

    awaitTold("+a1", "+b2", "listed", "-a1", "+a3", "+b2", "listed");
  }

  @Test
  void aListThatBreaksOffTakesNothingAway() {
    says(200, LIST.formatted("10", "", object("a", "1") + "," + object("b", "2")));
    says(410, "{}");
    says(200, LIST.formatted("30", "more", object("a", "1")));
    says(500, "{}");
    says(200, LIST.formatted("40", "", object("b", "2")));
    watch.start();

    awaitTold("+a", "+b", "listed", "+a", "+b", "-a", "listed");
  }

  @Test
  void allWhoFollowAreToldByTheSameRequests() {
    says(200, LIST.formatted("10", "", object("a", "1")));
    says(200, EVENT.formatted("DELETED", object("a", "12")));
    watch.start();

    awaitTold("+a", "listed", "-a");
    await().untilAsserted(() -> assertThat(toldToAnother).isEqualTo(told));
    assertThat(requests.get(0)).contains("limit=");
    assertThat(requests.get(1)).contains("watch=true");
  }
}
