package dev.stowage.puller.progress;

import static dev.stowage.puller.presence.DeclaredCaches.APPLIED;
import static dev.stowage.puller.presence.PodJson.CREATING;
import static dev.stowage.puller.presence.PodJson.RUNNING;
import static dev.stowage.puller.presence.PodJson.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stowage.event.NodeCacheEvent;
import dev.stowage.event.NodeCacheEvent.CacheCounts;
import dev.stowage.event.NodeCacheEvent.CacheState;
import dev.stowage.event.NodeCacheEvent.CachedImageRemoved;
import dev.stowage.event.NodeCacheEvent.CachedOnNode;
import dev.stowage.event.NodeCacheEvent.NodeCacheRemoved;
import dev.stowage.event.NodeCacheEvent.NodeCacheReported;
import dev.stowage.event.NodeCacheEvent.PresenceState;
import dev.stowage.image.ImageReference;
import dev.stowage.puller.KafkaEvents;
import dev.stowage.puller.presence.BareCluster;
import dev.stowage.puller.presence.DeclaredCaches;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Nodes and pods on a real API server; the test says what kubelets would. */
@EnabledIfEnvironmentVariable(
    named = BareCluster.VARIABLE,
    matches = ".+",
    disabledReason = "STOWAGE_BARE_KUBECONFIG names no API server without controllers")
final class CacheProgressIT {
  private static final Duration PAUSE = Duration.ofMillis(300);
  private static final String GONE = "registry.example/gone:1";
  private static final List<String> IMAGES = List.of("nginx:1.25", "quay.io/a/b:2", GONE);

  private final KafkaEvents kafka = new KafkaEvents();
  private final BareCluster cluster = new BareCluster();
  private final SwitchedLeadership leadership = new SwitchedLeadership();

  @AfterEach
  void close() {
    cluster.close();
    kafka.close();
  }

  private ReportedCaches start() {
    return new ReportedCaches(
            cluster.newClient(), cluster.name(), kafka.bootstrapServers(), leadership, PAUSE)
        .start();
  }

  private void declare(ReportedCaches caches) {
    caches.declared.declare(DeclaredCaches.cache("base", cluster.name(), IMAGES));
    caches.outcomes.put("base", APPLIED);
  }

  private void awaitCounts(CacheState state, CacheCounts counts) {
    await()
        .untilAsserted(() ->
            assertThat(ReportedCaches.newest(kafka, "base"))
                .get()
                .satisfies(report -> {
                  assertThat(report.counts()).isEqualTo(counts);
                  assertThat(report.state()).isEqualTo(state);
                }));
  }

  @Test
  void rowK15OneImageThatCannotBePulledDoesNotHideThatTheOthersAreThere() throws Exception {
    String node = cluster.join("a", "[]");
    try (ReportedCaches caches = start()) {
      declare(caches);
      awaitCounts(CacheState.WARMING, new CacheCounts(0, 0, 0, 3));

      cluster.place("base-1", "base", node, IMAGES);
      awaitCounts(CacheState.WARMING, new CacheCounts(0, 3, 0, 0));
      cluster.say("base-1", List.of(RUNNING, CREATING, waiting("ErrImagePull", "not found")));
      awaitCounts(CacheState.WARMING, new CacheCounts(1, 1, 1, 0));
      cluster.say(
          "base-1",
          List.of(
              RUNNING,
              RUNNING,
              waiting("ImagePullBackOff", "Back-off pulling image \"%s\"".formatted(GONE))));

      awaitCounts(CacheState.DEGRADED, new CacheCounts(2, 0, 1, 0));
      awaitPublished(caches, new CacheCounts(2, 0, 1, 0));
      CachedOnNode failed =
          ReportedCaches.newest(kafka, "base", GONE).orElseThrow().nodes().getFirst();
      assertThat(failed.node()).isEqualTo(node);
      assertThat(failed.state()).isEqualTo(PresenceState.FAILED);
      assertThat(failed.code()).isEqualTo("ImagePullBackOff");
      assertThat(failed.message()).isEqualTo("not found");
      CachedOnNode present =
          ReportedCaches.newest(kafka, "base", "nginx:1.25").orElseThrow().nodes().getFirst();
      assertThat(present.state()).isEqualTo(PresenceState.PRESENT);
      assertThat(present.since()).isEqualTo("2026-11-21T10:00:05Z");
      assertThat(caches.presence.isPresent("docker.io/library/nginx:1.25", node)).isTrue();
      await().until(() -> gauge(caches, "present") == 2);
      assertThat(gauge(caches, "failed")).isEqualTo(1);
    }
  }

  // An image's report and its cache's are published together, and not read together.
  private void awaitPublished(ReportedCaches caches, CacheCounts counts) {
    await()
        .until(() ->
            caches.reports.of("base").filter(report -> report.counts().equals(counts)).isPresent());
  }

  private static double gauge(ReportedCaches caches, String state) {
    return caches.meters.get("stowage.puller.cache." + state).tag("cache", "base").gauge().value();
  }

  @Test
  void aNodeThatJoinsIsReportedAndOneThatLeavesIsNot() throws Exception {
    String first = cluster.join("a", "[]");
    cluster.place("base-1", "base", first, IMAGES);
    cluster.say("base-1", List.of(RUNNING, RUNNING, RUNNING));
    try (ReportedCaches caches = start()) {
      CopyOnWriteArrayList<NodeCacheReported> handedOn = new CopyOnWriteArrayList<>();
      caches.reports.onReport(handedOn::add);
      declare(caches);
      awaitCounts(CacheState.READY, new CacheCounts(3, 0, 0, 0));

      String second = cluster.join("b", "[]");
      awaitCounts(CacheState.WARMING, new CacheCounts(3, 0, 0, 3));
      assertThat(
              caches.warmth.missing(
                  ImageReference.parse("nginx:1.25"), Set.of(first, second, "no-such-node")))
          .containsExactly(second);
      cluster.place("base-2", "base", second, IMAGES);
      cluster.say("base-2", List.of(RUNNING, RUNNING, RUNNING));
      awaitCounts(CacheState.READY, new CacheCounts(6, 0, 0, 0));

      cluster.close();
      awaitCounts(CacheState.READY, new CacheCounts(0, 0, 0, 0));
      assertThat(handedOn.stream().map(NodeCacheReported::state))
          .containsSubsequence(CacheState.READY, CacheState.WARMING, CacheState.READY);
    }
  }

  @Test
  void anImageStaysPresentWhileItsPodIsReplacedForARefresh() throws Exception {
    String node = cluster.join("a", "[]");
    cluster.place("base-1", "base", node, IMAGES);
    cluster.say("base-1", List.of(RUNNING, RUNNING, RUNNING));
    try (ReportedCaches caches = start()) {
      declare(caches);
      awaitCounts(CacheState.READY, new CacheCounts(3, 0, 0, 0));
      awaitPublished(caches, new CacheCounts(3, 0, 0, 0));
      int told = kafka.caches().size();

      cluster.remove("base-1");
      cluster.place("base-2", "base", node, IMAGES);
      cluster.say("base-2", List.of(CREATING, CREATING, CREATING));
      cluster.say("base-2", List.of(CREATING, CREATING, waiting("ErrImagePull", "not found")));
      awaitCounts(CacheState.DEGRADED, new CacheCounts(2, 0, 1, 0));

      awaitPublished(caches, new CacheCounts(2, 0, 1, 0));
      assertThat(kafka.caches()).hasSize(told + 2);
    }
  }

  @Test
  void aReplicaThatIsNotTheLeaderPublishesNothing() throws Exception {
    String node = cluster.join("a", "[]");
    try (ReportedCaches caches = start()) {
      declare(caches);
      awaitCounts(CacheState.WARMING, new CacheCounts(0, 0, 0, 3));
      awaitPublished(caches, new CacheCounts(0, 0, 0, 3));
      int told = kafka.caches().size();

      leadership.hold(false);
      cluster.place("base-1", "base", node, IMAGES);
      cluster.say("base-1", List.of(RUNNING, RUNNING, RUNNING));
      await().until(() -> caches.presence.state("base", GONE, node) == PresenceState.PRESENT);
      await().during(PAUSE.multipliedBy(4)).until(() -> kafka.caches().size() == told);

      leadership.hold(true);
      awaitCounts(CacheState.READY, new CacheCounts(3, 0, 0, 0));
    }
  }

  @Test
  void afterARestartOnlyWhatHasChangedMeanwhileIsTold() throws Exception {
    String node = cluster.join("a", "[]");
    cluster.place("base-1", "base", node, IMAGES);
    cluster.say("base-1", List.of(RUNNING, RUNNING, waiting("ErrImagePull", "not found")));
    try (ReportedCaches caches = start()) {
      declare(caches);
      awaitCounts(CacheState.DEGRADED, new CacheCounts(2, 0, 1, 0));
    }
    int told = kafka.caches().size();
    assertThat(told).isEqualTo(4);
    try (ReportedCaches caches = start()) {
      declare(caches);
      await().until(() -> caches.reports.of("base").isPresent());
      assertThat(kafka.caches()).hasSize(told);

      caches.declared.declare();
      await().during(PAUSE.multipliedBy(4)).until(() -> kafka.caches().size() == told);
      caches.outcomes.remove("base");
      cluster.remove("base-1");
      await().until(() -> kafka.caches().size() == told + 4);
      List<NodeCacheEvent> last = kafka.caches();
      assertThat(last).hasAtLeastOneElementOfType(NodeCacheRemoved.class);
      assertThat(last.stream().filter(CachedImageRemoved.class::isInstance)).hasSize(3);
    }
  }
}
