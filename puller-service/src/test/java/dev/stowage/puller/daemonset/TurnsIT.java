package dev.stowage.puller.daemonset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.cache.NodeCache;
import dev.stowage.puller.daemonset.PlayedNodes.Moment;
import dev.stowage.puller.placement.KnownNode;
import dev.stowage.puller.placement.Placement;
import dev.stowage.puller.shape.Caches;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Who pulls when, on an API server without controllers, which STOWAGE_BARE_KUBECONFIG names: the
 * test plays the nodes.
 */
@EnabledIfEnvironmentVariable(
    named = "STOWAGE_BARE_KUBECONFIG",
    matches = ".+",
    disabledReason = "STOWAGE_BARE_KUBECONFIG names no API server without controllers")
final class TurnsIT {
  private static final int MOST = 3;
  private static final Duration AT_MOST = Duration.ofMinutes(3);
  private static final List<String> NODES =
      IntStream.range(0, 20).mapToObj("node-%02d"::formatted).toList();

  private final ApiClient client = client();
  private final ApiServer server = new ApiServer(client);
  private final String namespace = "turns-" + UUID.randomUUID().toString().substring(0, 8);
  private final Set<String> seenPulling = new TreeSet<>();
  private int mostPulling;
  private int mostWithout;

  @BeforeEach
  void makeNamespace() {
    JsonObject object =
        JsonParser.parseString("{\"metadata\": {\"name\": \"%s\"}}".formatted(namespace))
            .getAsJsonObject();
    assertThat(server.create("/api/v1/namespaces", object).code()).isEqualTo(201);
  }

  @AfterEach
  void deleteNamespace() {
    String path = "/api/v1/namespaces/" + namespace;
    String uid = server.get(path).body().getAsJsonObject("metadata").get("uid").getAsString();
    server.delete(path, uid, "Background");
  }

  /** K9 as well: mutable tags are pulled again at every interval, and nothing else is. */
  @Test
  void neverMoreNodesPullThanMayWhetherImagesAreNewOrOthersOrDue() {
    PlayedNodes played = new PlayedNodes(client, namespace, NODES);
    try (KeptCaches caches = new KeptCaches(server, KeptCaches.settings(namespace))) {
      caches.nodes = NODES.stream().map(TurnsIT::node).toList();
      caches.want(cache("nginx:1.25", "busybox@sha256:" + "b".repeat(64)));

      playUntil(played, () -> played.finished(played.templates()) == 40);
      assertThat(mostPulling).isEqualTo(MOST);
      assertThat(seenPulling).containsExactlyElementsOf(NODES);

      forget();
      Set<String> first = played.templates();
      caches.want(cache("nginx:1.26", "busybox@sha256:" + "b".repeat(64)));
      await().atMost(AT_MOST).until(() -> !played.templates().equals(first));
      playUntil(played, () -> played.finished(played.templates()) == 40);
      assertThat(mostPulling).isLessThanOrEqualTo(MOST);
      // What works is deleted only when its successor's turn has come.
      assertThat(mostWithout).isLessThanOrEqualTo(MOST);

      forget();
      caches.want(
          Caches.with(caches.wanted.getFirst(), Placement.anywhere(), Duration.ofSeconds(1), MOST));
      playUntil(played, () -> seenPulling.size() == NODES.size());
      assertThat(mostPulling).isLessThanOrEqualTo(MOST);
      assertThat(mostWithout).isLessThanOrEqualTo(MOST);
    }
  }

  @Test
  void aNodeThatJoinsIsServedAndARefreshReachesAllOfThem() {
    PlayedNodes before = new PlayedNodes(client, namespace, NODES.subList(0, 2));
    try (KeptCaches caches = new KeptCaches(server, KeptCaches.settings(namespace))) {
      caches.nodes = NODES.stream().limit(2).map(TurnsIT::node).toList();
      caches.want(cache("nginx:1.25"));
      playUntil(before, () -> before.finished(before.templates()) == 2);

      before.join(NODES.get(2));
      caches.nodes = NODES.stream().limit(3).map(TurnsIT::node).toList();
      caches.tell();
      playUntil(before, () -> before.finished(before.templates()) == 3);

      forget();
      caches.refreshAsked = Optional.of(Instant.now().plusSeconds(1));
      caches.tell();
      playUntil(before, () -> seenPulling.size() == 3);
    }
  }

  private void playUntil(PlayedNodes played, BooleanSupplier end) {
    await()
        .atMost(AT_MOST)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> {
          Moment moment = played.play();
          seenPulling.addAll(moment.pulling());
          mostPulling = Math.max(mostPulling, moment.pulling().size());
          mostWithout = Math.max(mostWithout, moment.without().size());
          return end.getAsBoolean();
        });
  }

  private void forget() {
    seenPulling.clear();
    mostPulling = 0;
    mostWithout = 0;
  }

  private static NodeCache cache(String... images) {
    return Caches.with(
        Caches.cache("web", 1, images), Placement.anywhere(), Duration.ofHours(5), MOST);
  }

  private static KnownNode node(String name) {
    return new KnownNode(name, Map.of(), new JsonArray(), true, Map.of());
  }

  private static ApiClient client() {
    Path kubeconfig = Path.of(System.getenv("STOWAGE_BARE_KUBECONFIG"));
    try (Reader reader = Files.newBufferedReader(kubeconfig)) {
      KubeConfig read = KubeConfig.loadKubeConfig(reader);
      read.setFile(kubeconfig.toFile());
      return ClientBuilder.kubeconfig(read).build();
    } catch (IOException e) {
      throw new IllegalStateException("STOWAGE_BARE_KUBECONFIG cannot be read", e);
    }
  }
}
