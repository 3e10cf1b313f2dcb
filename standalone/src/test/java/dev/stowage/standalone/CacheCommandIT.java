package dev.stowage.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stowage.event.CacheRequest.CachePurgeRequested;
import dev.stowage.event.CacheRequest.CacheRefreshRequested;
import dev.stowage.event.NodeCacheEvent.CacheCounts;
import dev.stowage.event.NodeCacheEvent.CacheFit;
import dev.stowage.event.NodeCacheEvent.CacheOrigin;
import dev.stowage.event.NodeCacheEvent.CachePreview;
import dev.stowage.event.NodeCacheEvent.CacheState;
import dev.stowage.event.NodeCacheEvent.CachedImageReported;
import dev.stowage.event.NodeCacheEvent.CachedOnNode;
import dev.stowage.event.NodeCacheEvent.NodeCacheReported;
import dev.stowage.event.NodeCacheEvent.PresenceState;
import dev.stowage.event.StowageEvent;
import dev.stowage.event.Topic;
import dev.stowage.kafka.EventPublisher;
import dev.stowage.kafka.EventRecords;
import dev.stowage.kafka.KafkaClients;
import dev.stowage.kafka.ReceivedRecord;
import dev.stowage.runtime.ServiceLauncher;
import dev.stowage.runtime.ServiceName;
import dev.stowage.testengine.DatabaseForTest;
import dev.stowage.testengine.Patience;
import dev.stowage.testengine.TestEngines;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code stowage cache} against a gateway, as a process with the class path of short commands. */
final class CacheCommandIT {
  private static final Path CACHE = StowageProcess.COMMANDS.resolve("commands.aot");

  private static ApplicationContext gateway;
  private static String api;

  @TempDir private Path directory;

  @BeforeAll
  static void startGateway() {
    DatabaseForTest database = TestEngines.newDatabase();
    gateway =
        ServiceLauncher.start(
            ServiceName.GATEWAY,
            Map.of(
                "micronaut.server.port", -1,
                "stowage.kafka.bootstrap-servers", TestEngines.kafka().bootstrapServers(),
                "datasources.default.url", database.jdbcUrl(),
                "datasources.default.username", database.user(),
                "datasources.default.password", database.password()));
    api = gateway.getBean(EmbeddedServer.class).getURI().toString();
    try (EventPublisher publisher =
        new EventPublisher(
            gateway.getBean(KafkaClients.class), "test", URI.create("/stowage/test"))) {
      publisher.publish(
          List.of(
              cache("east", "nightly", CacheState.DEGRADED),
              image("east", "nightly", "a/good:1", PresenceState.PRESENT, null),
              image("east", "nightly", "quay.io/b/bad:1", PresenceState.FAILED, "ErrImagePull"),
              cache("west", "daily", CacheState.READY)));
    }
    Awaitility.await()
        .until(() ->
            Http.get(api + "/api/v1/clusters/east/caches/nightly/images").contains("\"total\":2")
                && Http.get(api + "/api/v1/clusters/west/caches").contains("\"total\":1")
                && Http.get(api + "/api/v1/clusters/east/caches").contains("\"total\":1"));
  }

  @AfterAll
  static void stopGateway() {
    gateway.close();
  }

  @Test
  void everyClustersCachesAreListedOrThoseOfOne() throws Exception {
    try (StowageProcess list = cache("list")) {
      assertThat(list.awaitExit(Patience.A_MINUTE)).as(list.err()).isZero();
      assertThat(list.out())
          .contains("CLUSTER")
          .containsPattern("east +nightly +DEGRADED")
          .containsPattern("west +daily +READY");
      assertThat(list.err()).isEmpty();
    }
    try (StowageProcess list = cache("list", "--cluster", "west", "--json")) {
      assertThat(list.awaitExit(Patience.A_MINUTE)).as(list.err()).isZero();
      JsonNode caches = new ObjectMapper().readTree(list.out()).get("caches");
      assertThat(caches).hasSize(1);
      assertThat(caches.at("/0/name").asText()).isEqualTo("daily");
    }
  }

  @Test
  void aStatusNamesTheFailureTheFiguresAndEndsWithOneWhereSomebodyIsNeeded() throws Exception {
    try (StowageProcess status = cache("status", "nightly", "--cluster", "east")) {
      assertThat(status.awaitExit(Patience.A_MINUTE)).as(status.err()).isEqualTo(1);
      assertThat(status.out())
          .contains("cache nightly in cluster east: DEGRADED")
          .contains("preview FITS: nodes 2, pods 2, containers 4, CPU requests 200m")
          .contains("what to do: look at node-1")
          .containsPattern("(?s)quay.io/b/bad:1 +node-1 +FAILED.+ErrImagePull.*a/good:1");
    }
    try (StowageProcess status = cache("status", "daily", "--cluster", "west", "--json")) {
      assertThat(status.awaitExit(Patience.A_MINUTE)).as(status.err()).isZero();
      JsonNode document = new ObjectMapper().readTree(status.out());
      assertThat(document.at("/cache/state").asText()).isEqualTo("READY");
      assertThat(document.get("images")).isEmpty();
    }
  }

  @Test
  void aRefreshAndAPurgeAreOnKafkaWhenTheCommandEnds() throws Exception {
    try (StowageProcess refresh = cache("refresh", "daily", "--cluster", "west")) {
      assertThat(refresh.awaitExit(Patience.A_MINUTE)).as(refresh.err()).isZero();
      assertThat(refresh.out()).contains("refresh of cache daily");
    }
    assertThat(newest("west//caches/daily/run")).isInstanceOf(CacheRefreshRequested.class);
    try (StowageProcess purge = cache("purge", "daily", "--cluster", "west", "--json")) {
      assertThat(purge.awaitExit(Patience.A_MINUTE)).as(purge.err()).isZero();
      assertThat(new ObjectMapper().readTree(purge.out()).path("cache").asText())
          .isEqualTo("daily");
    }
    assertThat(newest("west//caches/daily/run")).isInstanceOf(CachePurgeRequested.class);
  }

  @Test
  void whatIsMisspeltIsNamedInOneLineWithExitCode2() throws Exception {
    assertRefused(
        2,
        "there is no cache 'nightyl' in cluster 'east'",
        "status",
        "nightyl",
        "--cluster",
        "east");
    assertRefused(2, "no event told of 'eats'", "purge", "nightly", "--cluster", "eats");
    assertRefused(2, "--cluster is needed: there are ", "refresh", "nightly");
    assertRefused(2, "Missing required parameter: 'CACHE'", "status");
    assertRefused(2, "no command given: list, status, refresh, purge, sleeper");
  }

  @Test
  void aGatewayThatIsAwayOrNoneIsSaidInOneLineWithExitCode1() throws Exception {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    assertAt("http://127.0.0.1:" + closed, 1, "cannot be reached");
    assertAt(api + "/assets/stowage", 2, "There is nothing here");
    assertAt("ftp://gateway", 2, "--api 'ftp://gateway' is no address of a gateway");
    assertAt("nonsense", 2, "--api 'nonsense' is no address of a gateway");
  }

  private void assertAt(String address, int exit, String message) throws Exception {
    try (StowageProcess list = start(List.of("cache", "list", "--api", address))) {
      assertThat(list.awaitExit(Patience.A_MINUTE)).as(list.err()).isEqualTo(exit);
      assertThat(list.err().lines()).singleElement().asString().contains(message);
    }
  }

  private void assertRefused(int exit, String message, String... arguments) throws Exception {
    try (StowageProcess refused = cache(arguments)) {
      assertThat(refused.awaitExit(Patience.A_MINUTE)).as(refused.err()).isEqualTo(exit);
      assertThat(refused.err().lines())
          .singleElement()
          .asString()
          .startsWith("stowage: ")
          .contains(message);
    }
  }

  private StowageProcess cache(String... arguments) {
    List<String> command = new ArrayList<>(List.of("cache"));
    command.addAll(List.of(arguments));
    if (arguments.length > 0) {
      command.addAll(List.of("--api", api));
    }
    return start(command);
  }

  private StowageProcess start(List<String> command) {
    return StowageProcess.startShort(directory, CACHE, List.of(), command);
  }

  private static NodeCacheReported cache(String cluster, String name, CacheState state) {
    return new NodeCacheReported(
        UUID.randomUUID(),
        Instant.EPOCH,
        cluster,
        name,
        CacheOrigin.RESOURCE,
        state,
        2,
        2,
        1,
        new CacheCounts(1, 0, 1, 0),
        new CachePreview(2, 2, 4, "200m", "800m", "40Mi", "80Mi", CacheFit.FITS, List.of()),
        null,
        "look at node-1");
  }

  private static CachedImageReported image(
      String cluster, String cache, String image, PresenceState state, @Nullable String code) {
    boolean failed = state == PresenceState.FAILED;
    return new CachedImageReported(
        UUID.randomUUID(),
        Instant.EPOCH,
        cluster,
        cache,
        image,
        new CacheCounts(failed ? 0 : 1, 0, failed ? 1 : 0, 0),
        List.of(new CachedOnNode("node-1", state, Instant.EPOCH, code, null)),
        0);
  }

  private static StowageEvent newest(String key) {
    TopicPartition partition = new TopicPartition(Topic.REQUESTS.topicName(), 0);
    List<StowageEvent> events = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", TestEngines.kafka().bootstrapServers()),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(message -> {
              if (message.key().equals(key)
                  && EventRecords.read(message)
                      instanceof ReceivedRecord.Event(var at, var event)) {
                events.add(event);
              }
            });
      }
    }
    return events.getLast();
  }
}
