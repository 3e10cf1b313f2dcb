package dev.stowage.puller.quota;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.stowage.event.NodeCacheEvent.CacheFit;
import dev.stowage.event.NodeCacheEvent.CacheOrigin;
import dev.stowage.event.NodeCacheEvent.PresenceState;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.cache.NodeCache;
import dev.stowage.puller.declaration.Caches;
import dev.stowage.puller.placement.KnownNode;
import dev.stowage.puller.placement.Presence;
import io.kubernetes.client.openapi.ApiClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the gate asks of a server that counts the lists of all pods. */
final class ClusterQuotaGateTest {
  private static final NodeCache CACHE =
      Caches.cache("tools", CacheOrigin.CONFIGURATION, List.of("nginx:1.25"));
  private static final NodeCache OTHER =
      Caches.cache("other", CacheOrigin.CONFIGURATION, List.of("nginx:1.26"));

  private static final Pattern OF_NODE =
      Pattern.compile("fieldSelector=(spec\\.nodeName=([^,]+),[^&]+)&resourceVersion=([^&]*)");

  private final AtomicInteger podLists = new AtomicInteger();
  private final List<String> nodeLists = new CopyOnWriteArrayList<>();
  private final HttpServer http;
  private final ClusterQuotaGate gate;
  private volatile String quota = "10Mi";
  private volatile int codeForPods = 200;
  private volatile String takenOfEach = "0";
  private volatile String podsNamespace = "shop";
  private volatile List<KnownNode> nodes = List.of(node("node-a", Map.of()));
  private Instant now = Instant.parse("2026-11-21T12:00:00Z");

  ClusterQuotaGateTest() throws IOException {
    http = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    http.createContext("/", this::handle);
    http.start();
    InstantSource time = () -> now;
    gate =
        new ClusterQuotaGate(
            new ApiServer(
                new ApiClient().setBasePath("http://127.0.0.1:" + http.getAddress().getPort())),
            "stowage",
            new Nodes(),
            time.withZone(ZoneOffset.UTC));
  }

  @AfterEach
  void close() {
    http.stop(0);
  }

  @Test
  void whileNothingItDependsOnChangesACacheThatDoesNotFitCostsFewListsOfAllPods() {
    for (int minute = 0; minute < 60; minute++) {
      assertThat(gate.preview(CACHE).fit()).isEqualTo(CacheFit.EXCEEDS);
      now = now.plus(Duration.ofMinutes(1));
    }

    // After 0, 1, 3, 7, 15 and 31 minutes.
    assertThat(podLists).hasValue(6);
    // That pods go away would be of no use.
    assertThat(nodeLists).isEmpty();
  }

  @Test
  void aQuotaThatIsRaisedIsSeenWithTheNextLook() {
    for (int minute = 0; minute < 10; minute++) {
      assertThat(gate.preview(CACHE).fit()).isEqualTo(CacheFit.EXCEEDS);
      now = now.plus(Duration.ofMinutes(1));
    }
    quota = "10Gi";

    assertThat(gate.preview(CACHE).fit()).isEqualTo(CacheFit.FITS);
  }

  @Test
  void aCacheOfFewNodesIsLookedAtAgainOnceOtherPodsHaveLeftThem() {
    quota = "10Gi";
    nodes = fullNodes(5);
    for (int minute = 0; minute < 10; minute++) {
      assertThat(gate.preview(CACHE).fit()).isEqualTo(CacheFit.EXCEEDS);
      now = now.plus(Duration.ofMinutes(1));
    }
    assertThat(podLists).hasValue(4);
    // After 2, 4, 5, 6, 8 and 9 minutes.
    assertThat(nodeLists)
        .hasSize(6 * 5)
        .contains("spec.nodeName=node-0,status.phase!=Succeeded,status.phase!=Failed from 0");
    takenOfEach = "0";

    assertThat(gate.preview(CACHE).fit()).isEqualTo(CacheFit.FITS);
    assertThat(podLists).hasValue(5);
  }

  @Test
  void aCacheOfManyNodesIsLookedAtAgainAfterItsPauseAlone() {
    quota = "10Gi";
    nodes = fullNodes(6);
    for (int minute = 0; minute < 4; minute++) {
      assertThat(gate.preview(CACHE).fit()).isEqualTo(CacheFit.EXCEEDS);
      now = now.plus(Duration.ofMinutes(1));
    }
    takenOfEach = "0";

    assertThat(gate.preview(CACHE).fit()).isEqualTo(CacheFit.EXCEEDS);
    assertThat(nodeLists).isEmpty();
  }

  @Test
  void whatTheCacheItselfTakesOnFewNodesCountsAsFree() {
    quota = "10Gi";
    nodes = fullNodes(1);
    gate.preview(CACHE);
    now = now.plus(Duration.ofMinutes(1));
    gate.preview(CACHE);
    now = now.plus(Duration.ofMinutes(1));
    podsNamespace = "stowage";

    assertThat(gate.preview(CACHE).fit()).isEqualTo(CacheFit.FITS);
  }

  @Test
  void aCacheThatWentAndCameBackIsJudgedAnew() {
    gate.preview(CACHE);
    gate.retain(List.of());
    now = now.plus(Duration.ofSeconds(30));
    gate.preview(CACHE);

    assertThat(podLists).hasValue(2);
  }

  @Test
  void wherePodsMayNotBeReadNoCacheCountsAsOneThatFits() {
    quota = "10Gi";
    codeForPods = 403;
    assertThat(gate.preview(CACHE).fit()).isEqualTo(CacheFit.UNKNOWN);
    assertThat(gate.preview(OTHER).fit()).isEqualTo(CacheFit.UNKNOWN);

    codeForPods = 200;
    assertThat(gate.preview(CACHE).fit()).isEqualTo(CacheFit.FITS);
  }

  private List<KnownNode> fullNodes(int count) {
    takenOfEach = "1Gi";
    return IntStream.range(0, count)
        .mapToObj(number -> node("node-" + number, Map.of("memory", "1Gi")))
        .toList();
  }

  private static KnownNode node(String name, Map<String, String> allocatable) {
    return new KnownNode(name, Map.of(), new JsonArray(), true, allocatable);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean pods = exchange.getRequestURI().getPath().equals("/api/v1/pods");
      byte[] body =
          (pods
                  ? pods(exchange.getRequestURI().getQuery())
                  : """
                  {"items": [{"metadata": {"name": "limits"}, "spec": {"hard": {"limits.memory": "%s"}},
                    "status": {"used": {"limits.memory": "0"}}}]}
                  """
                      .formatted(quota))
              .getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(pods ? codeForPods : 200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  // A pod on each node that is asked for.
  private String pods(String query) {
    Matcher ofNode = OF_NODE.matcher(query);
    boolean isOfNode = ofNode.find();
    if (isOfNode) {
      nodeLists.add(ofNode.group(1) + " from " + ofNode.group(3));
    } else {
      podLists.incrementAndGet();
    }
    return nodes.stream()
        .map(KnownNode::name)
        .filter(name -> !isOfNode || name.equals(ofNode.group(2)))
        .map(name ->
            """
            {"metadata": {"name": "other", "namespace": "%s", "labels": {"stowage.dev/cache": "tools"}},
              "spec": {"nodeName": "%s", "containers": [{"resources": {"requests": {"memory": "%s"}}}]}}
            """
                .formatted(podsNamespace, name, takenOfEach))
        .collect(Collectors.joining(",", "{\"items\": [", "]}"));
  }

  private final class Nodes implements Presence {
    @Override
    public boolean isComplete() {
      return true;
    }

    @Override
    public List<KnownNode> nodes() {
      return nodes;
    }

    @Override
    public PresenceState state(String cache, String image, String node) {
      return PresenceState.WAITING;
    }

    @Override
    public boolean isPresent(String image, String node) {
      return false;
    }

    @Override
    public void onChange(Runnable listener) {
      // It never does.
    }
  }
}
