package dev.stowage.puller.taint;

import static dev.stowage.puller.presence.DeclaredCaches.APPLIED;
import static dev.stowage.puller.presence.PodJson.RUNNING;
import static dev.stowage.puller.presence.PodJson.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import dev.stowage.cluster.Leadership;
import dev.stowage.json.JsonFields;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.cache.CacheOutcomes;
import dev.stowage.puller.presence.BareCluster;
import dev.stowage.puller.presence.ClusterPresence;
import dev.stowage.puller.presence.DeclaredCaches;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Cold nodes on a real API server; the test says what kubelets would. */
@EnabledIfEnvironmentVariable(
    named = BareCluster.VARIABLE,
    matches = ".+",
    disabledReason = "STOWAGE_BARE_KUBECONFIG names no API server without controllers")
final class StartupTaintIT {
  private static final List<String> IMAGES = List.of("nginx:1.25", "registry.example/gone:1");
  private static final String TAINTS =
      """
      [{"key": "team", "value": "a", "effect": "PreferNoSchedule"}, {"key": "stowage.dev/cold", "effect": "NoSchedule"}]
      """;

  private final BareCluster cluster = new BareCluster();
  private final DeclaredCaches declared = new DeclaredCaches();
  private final CacheOutcomes outcomes = new CacheOutcomes();
  private final ClusterPresence presence =
      new ClusterPresence(new ApiServer(cluster.newClient()), cluster.name(), Clock.systemUTC());

  @AfterEach
  void close() throws InterruptedException {
    presence.close();
    cluster.close();
  }

  private StartupTaintService start(Duration deadline) {
    declared.declare(DeclaredCaches.cache("base", cluster.name(), IMAGES));
    outcomes.put("base", APPLIED);
    presence.start();
    StartupTaintService service =
        new StartupTaintService(
            new StartupTaintSettings(true, deadline),
            Leadership.alone(Clock.systemUTC()),
            declared,
            outcomes,
            presence,
            cluster.server(),
            Clock.systemUTC());
    service.start();
    return service;
  }

  private List<String> taints(String node) {
    JsonObject spec = JsonFields.object(cluster.node(node), "spec");
    return JsonFields.objects(spec, "taints").stream()
        .map(taint -> JsonFields.text(taint, "key"))
        .toList();
  }

  @Test
  void aNodeIsColdUntilEveryImageIsThereAndKeepsItsOtherTaints() throws Exception {
    String node = cluster.join("a", TAINTS);
    cluster.place("base-1", "base", node, IMAGES);
    StartupTaintService service = start(Duration.ofMinutes(15));
    try {
      cluster.say("base-1", List.of(RUNNING, waiting("ErrImagePull", "not found")));
      await()
          .until(() ->
              presence.state("base", "registry.example/gone:1", node).name().equals("FAILED"));
      await().during(Duration.ofSeconds(3)).until(() -> taints(node).contains("stowage.dev/cold"));

      cluster.say("base-1", List.of(RUNNING, RUNNING));

      await().until(() -> !taints(node).contains("stowage.dev/cold"));
      assertThat(taints(node)).contains("team");
    } finally {
      service.close();
    }
  }

  @Test
  void whatOthersEditOnTheNodeMeanwhileIsNotLost() throws Exception {
    String node = cluster.join("a", TAINTS);
    cluster.place("base-1", "base", node, IMAGES);
    AtomicInteger edits = new AtomicInteger();
    AtomicBoolean ending = new AtomicBoolean();
    StartupTaintService service = start(Duration.ofMinutes(15));
    Thread editor =
        Thread.ofVirtual()
            .start(() -> {
              while (!ending.get()) {
                cluster.patchNode(
                    node,
                    "[{\"op\": \"add\", \"path\": \"/metadata/labels/edit-%d\", \"value\": \"done\"}]"
                        .formatted(edits.get()));
                edits.incrementAndGet();
              }
            });
    try {
      await().until(() -> edits.get() > 0);
      cluster.say("base-1", List.of(RUNNING, RUNNING));
      await().until(() -> !taints(node).contains("stowage.dev/cold"));
    } finally {
      ending.set(true);
      editor.join();
      service.close();
    }
    JsonObject labels =
        JsonFields.object(JsonFields.object(cluster.node(node), "metadata"), "labels");
    assertThat(edits.get()).isPositive();
    for (int i = 0; i < edits.get(); i++) {
      assertThat(labels.has("edit-" + i)).isTrue();
    }
  }

  @Test
  void aNodeWhoseImageCannotBePulledIsLetInAtTheDeadline() throws Exception {
    String node = cluster.join("a", TAINTS);
    cluster.place("base-1", "base", node, IMAGES);
    cluster.say("base-1", List.of(RUNNING, waiting("ErrImagePull", "not found")));
    StartupTaintService service = start(Duration.ofSeconds(2));
    try {
      await().until(() -> !taints(node).contains("stowage.dev/cold"));
    } finally {
      service.close();
    }
  }
}
