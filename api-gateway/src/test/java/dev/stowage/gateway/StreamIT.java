package dev.stowage.gateway;

import static dev.stowage.gateway.Happening.cache;
import static dev.stowage.gateway.Happening.cacheRemoved;
import static dev.stowage.gateway.Happening.cachedImage;
import static dev.stowage.gateway.Happening.container;
import static dev.stowage.gateway.Happening.deployment;
import static dev.stowage.gateway.Happening.discovered;
import static dev.stowage.gateway.Happening.imageRemoved;
import static dev.stowage.gateway.Happening.listed;
import static dev.stowage.gateway.Happening.now;
import static dev.stowage.gateway.Happening.onNode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stowage.event.CacheRequest.CachePurgeRequested;
import dev.stowage.event.NodeCacheEvent.CacheState;
import dev.stowage.event.NodeCacheEvent.PresenceState;
import dev.stowage.event.StowageEvent;
import dev.stowage.gateway.ServerSentEvents.Received;
import dev.stowage.kafka.EventPublisher;
import dev.stowage.testengine.DatabaseForTest;
import dev.stowage.testengine.TestEngines;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StreamIT {
  private static final String EVENTS = "/api/v1/events";
  private static final int LIMIT = 5;

  private static DatabaseForTest database;
  private static GatewayForTest gateway;
  private static EventPublisher publisher;

  @BeforeAll
  static void startGateway() {
    database = TestEngines.newDatabase();
    gateway = GatewayForTest.start(database, Map.of("stowage.gateway.open-streams", LIMIT));
    publisher = gateway.publisher();
  }

  @AfterAll
  static void stopGateway() {
    publisher.close();
    gateway.close();
  }

  @Test
  void aClientThatComesBackGetsExactlyWhatItMissed() throws Exception {
    List<StowageEvent> events = clusters("resume", 120);
    String lastSeen;
    try (ServerSentEvents first = opened(EVENTS)) {
      publisher.publish(events.subList(0, 20));
      await().until(() -> names(first, "resume").size() == 20);
      lastSeen = first.events().getLast().idText();
    }
    publisher.publish(events.subList(20, 120));
    try (ServerSentEvents again =
        ServerSentEvents.open(gateway, EVENTS, "Last-Event-ID", lastSeen)) {
      await().until(() -> names(again, "resume").size() >= 100);
      assertThat(names(again, "resume"))
          .containsExactlyInAnyOrderElementsOf(
              events.subList(20, 120).stream().map(StowageEvent::key).toList());
      assertThat(again.events()).extracting(Received::idText).doesNotContain(lastSeen);
      assertThat(again.events())
          .extracting(event -> number(event.idText()))
          .isSorted()
          .startsWith(number(lastSeen) + 1);
    }
    try (ServerSentEvents byQuery = opened(EVENTS + "?lastEventId=" + lastSeen)) {
      await().until(() -> names(byQuery, "resume").size() >= 100);
    }
  }

  @Test
  void nodeCachesAndWhatIsAskedOfThemAreStreamedLikeEverythingElse() throws Exception {
    List<StowageEvent> events =
        List.of(
            cache("streamed", "nightly", CacheState.WARMING),
            cachedImage("streamed", "nightly", "a/app:1", onNode("n", PresenceState.PULLING)),
            imageRemoved("streamed", "nightly", "a/app:1"),
            new CachePurgeRequested(UUID.randomUUID(), now(), "streamed", "nightly", null),
            cacheRemoved("streamed", "nightly"));
    try (ServerSentEvents stream = opened(EVENTS)) {
      publisher.publish(events);
      await().until(() -> stream.events().size() >= events.size());
      assertThat(stream.events())
          .extracting(Received::name)
          .containsExactlyInAnyOrder(
              "dev.stowage.NodeCacheReported.v1",
              "dev.stowage.CachedImageReported.v1",
              "dev.stowage.CachedImageRemoved.v1",
              "dev.stowage.CachePurgeRequested.v1",
              "dev.stowage.NodeCacheRemoved.v1");
    }
  }

  @Test
  void anEventCarriesItsTypeAndItsData() throws Exception {
    StowageEvent event = discovered(deployment("typed", "a", "b"), container("c"), "nginx:1.25");
    try (ServerSentEvents stream = opened(EVENTS)) {
      publisher.publish(event);
      await().until(() -> !stream.events().isEmpty());
      Received received = stream.events().getFirst();
      assertThat(received.name()).isEqualTo("dev.stowage.ImageDiscovered.v1");
      assertThat(GatewayForTest.parse(String.valueOf(received.data())).get("id").asText())
          .isEqualTo(event.id().toString());
    }
  }

  @Test
  void anIdThatMeansNothingHereGetsOneResetAndThenWhatComesNext() throws Exception {
    for (String id : List.of("00000000-0000-0000-0000-000000000000-1", "nonsense")) {
      try (ServerSentEvents stream = ServerSentEvents.open(gateway, EVENTS, "Last-Event-ID", id)) {
        await().until(() -> !stream.events().isEmpty());
        publisher.publish(listed("after-reset", 0, 0));
        await().until(() -> stream.events().size() > 1);
        assertThat(stream.events()).extracting(Received::name).startsWith("reset");
        assertThat(stream.events())
            .extracting(Received::name)
            .element(1)
            .isEqualTo("dev.stowage.ClusterListed.v1");
      }
    }
  }

  @Test
  void eventsThatAnotherGatewayProjectsArriveToo() throws Exception {
    try (GatewayForTest second = GatewayForTest.start(database);
        ServerSentEvents here = opened(EVENTS);
        ServerSentEvents there = ServerSentEvents.open(second, EVENTS)) {
      await().until(() -> there.hasBegun());
      publisher.publish(clusters("shared", 30));
      await().until(() -> names(here, "shared").size() == 30);
      await().until(() -> names(there, "shared").size() == 30);
      assertThat(there.events().stream().filter(event -> isAbout(event, "shared")).toList())
          .isEqualTo(here.events().stream().filter(event -> isAbout(event, "shared")).toList());
    }
  }

  @Test
  void asManyStreamsAreOpenAsAreAllowedAndClosedOnesMakeRoom() throws Exception {
    List<ServerSentEvents> open = new ArrayList<>();
    try {
      await().until(() -> openStreams() == 0);
      for (int i = 0; i < LIMIT; i++) {
        open.add(opened(EVENTS));
      }
      HttpResponse<String> refused = gateway.get(EVENTS);
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
      assertThat(refused.body()).contains("All 5 event streams are in use");
    } finally {
      for (ServerSentEvents stream : open) {
        stream.close();
      }
    }
    publisher.publish(listed("makes-room", 0, 0));
    await().until(() -> openStreams() == 0);
  }

  @Test
  void aClientThatDoesNotReadHoldsNobodyBack() throws Exception {
    HttpResponse<InputStream> stuck = gateway.open(EVENTS);
    try (ServerSentEvents stream = opened(EVENTS)) {
      List<StowageEvent> events =
          IntStream.range(0, 2_000)
              .<StowageEvent>mapToObj(i ->
                  Happening.rejected(
                      deployment("slow", "a", "w" + i), container("c"), "x".repeat(3_000), "long"))
              .toList();
      publisher.publish(events);
      await()
          .until(() -> stream.events().stream().filter(e -> isAbout(e, "slow")).count() == 2_000);
    } finally {
      stuck.body().close();
    }
  }

  @Test
  void aStreamThatWaitsSaysThatItIsStillThere() throws Exception {
    try (ServerSentEvents stream = opened(EVENTS)) {
      await().until(() -> stream.comments().contains(": still here"));
    }
  }

  @Test
  void theDashboardIsToldThatSomethingHasChangedButNotHowOften() throws Exception {
    try (ServerSentEvents stream = opened("/dashboard/changes")) {
      await().until(() -> stream.events().size() == 1);
      publisher.publish(clusters("coalesced", 500));
      await().until(() -> stream.events().size() >= 2);
      assertThat(stream.events()).extracting(Received::name).containsOnly("changed");
      assertThat(stream.events()).hasSizeLessThan(20);
    }
  }

  private static ServerSentEvents opened(String path) throws IOException, InterruptedException {
    ServerSentEvents stream = ServerSentEvents.open(gateway, path);
    await().until(stream::hasBegun);
    return stream;
  }

  private static List<StowageEvent> clusters(String prefix, int count) {
    return IntStream.range(0, count)
        .<StowageEvent>mapToObj(i -> listed(prefix + "-" + i, i, i))
        .toList();
  }

  private static List<String> names(ServerSentEvents stream, String prefix) {
    return stream.events().stream()
        .filter(event -> isAbout(event, prefix))
        .map(event -> {
          try {
            return GatewayForTest.parse(String.valueOf(event.data())).get("cluster").asText();
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        })
        .toList();
  }

  private static boolean isAbout(Received event, String prefix) {
    return String.valueOf(event.data()).contains("\"cluster\":\"" + prefix);
  }

  private static long number(String id) {
    return Long.parseLong(id.substring(id.lastIndexOf('-') + 1));
  }

  private static double openStreams() throws IOException, InterruptedException {
    return gateway
        .get("/prometheus")
        .body()
        .lines()
        .filter(line -> line.startsWith("stowage_gateway_streams_open "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
        .findFirst()
        .orElseThrow();
  }
}
