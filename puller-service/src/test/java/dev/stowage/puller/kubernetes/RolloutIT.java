package dev.stowage.puller.kubernetes;

import static dev.stowage.puller.rewrite.KnownEvents.CLUSTER;
import static dev.stowage.puller.rewrite.KnownEvents.TARGET;
import static dev.stowage.puller.rewrite.KnownEvents.container;
import static dev.stowage.puller.rewrite.KnownEvents.workload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.stowage.event.RewriteEvent;
import dev.stowage.event.RewriteEvent.WorkloadRewriteWithheld;
import dev.stowage.event.RewriteEvent.WorkloadRewritten;
import dev.stowage.event.RewriteRequest.ResumeRequested;
import dev.stowage.event.RewriteRequest.RevertRequested;
import dev.stowage.event.RewriteRequest.RewriteAllowed;
import dev.stowage.event.RolloutEvent.RewriteContested;
import dev.stowage.event.RolloutEvent.RewritingHalted;
import dev.stowage.event.RolloutEvent.RewritingResumed;
import dev.stowage.event.RolloutEvent.RolloutAim;
import dev.stowage.event.RolloutEvent.RolloutEnded;
import dev.stowage.event.RolloutEvent.RolloutResult;
import dev.stowage.event.RolloutEvent.RolloutStarted;
import dev.stowage.event.StowageEvent;
import dev.stowage.puller.KafkaEvents;
import dev.stowage.puller.PullerForTest;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.kubernetes.PlayedKubelet.Pull;
import dev.stowage.puller.rewrite.KnownEvents;
import dev.stowage.puller.workload.WorkloadObject;
import dev.stowage.testengine.NeedsCluster;
import dev.stowage.testengine.TestCluster;
import dev.stowage.testengine.TestCluster.TestNamespace;
import dev.stowage.workload.ContainerId;
import dev.stowage.workload.RewriteScope;
import dev.stowage.workload.WorkloadId;
import dev.stowage.workload.WorkloadKind;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.ApplicationContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Roll-outs by the real controllers; the test plays the node that pods would run on. */
@NeedsCluster
final class RolloutIT {
  private static final ContainerId MAIN = container("main");
  private static final String COPY = TARGET + "docker.io/library/nginx:1.25";
  private static final String SPEC =
      """
      {"replicas": %d, "selector": {"matchLabels": {"app": "%s"}}, "template": {
        "metadata": {"labels": {"app": "%s"}},
        "spec": {"containers": [{"name": "main", "image": "nginx:1.25"}]}}}
      """;

  private final KafkaEvents kafka = new KafkaEvents();
  private final TestCluster cluster = TestCluster.ofEnvironment();
  private final TestNamespace namespace = cluster.newNamespace();
  private final ClusterObjects objects = new ClusterObjects(cluster.newClient());
  private final ApiServer server = new ApiServer(cluster.newClient());
  private final KnownEvents known = new KnownEvents().copied("nginx:1.25", COPY).listed();
  private final PlayedKubelet kubelet = new PlayedKubelet(cluster.newClient(), namespace.name());
  private int published;

  @BeforeEach
  void beGenerous() {
    await().until(() -> server.get(path("serviceaccounts/default")).code() == 200);
  }

  @AfterEach
  void close() {
    kubelet.close();
    namespace.close();
    kafka.close();
  }

  @Test
  void threeRolloutsThatCannotPullGoBackByThemselvesAndHaltTheClusterUntilItIsAsked() {
    List<WorkloadId> all = IntStream.range(0, 6).mapToObj(i -> deployment("web-" + i, 1)).toList();
    all.forEach(this::awaitReady);
    kubelet.pull(image -> image.equals(COPY) ? Pull.FAILS : Pull.WORKS);
    try (ApplicationContext puller = start(Map.of("stowage.puller.pace.in-progress", "1"))) {
      publishNews();

      await().untilAsserted(() -> assertThat(halts()).hasSize(1));
      await()
          .untilAsserted(() ->
              assertThat(all)
                  .allSatisfy(
                      one -> assertThat(lastOf(one)).isInstanceOf(WorkloadRewriteWithheld.class)));
      assertThat(all).allSatisfy(one -> assertThat(imageOf(one)).isEqualTo("nginx:1.25"));
      assertThat(codes(all)).containsEntry("ROLLOUT_FAILED", 3).containsEntry("HALTED", 3);
      assertThat(started(RolloutAim.COPIES)).hasSize(3);
      assertThat(gauge(puller, "stowage.puller.halted")).isEqualTo(1);
    }

    kubelet.pull(image -> Pull.WORKS);
    try (ApplicationContext puller = start(Map.of())) {
      await().until(() -> gauge(puller, "stowage.puller.halted") == 1);
      request(new ResumeRequested(UUID.randomUUID(), Instant.now(), CLUSTER, "test"));
      request(
          new RewriteAllowed(UUID.randomUUID(), Instant.now(), RewriteScope.of(CLUSTER), "test"));

      await()
          .untilAsserted(
              () -> assertThat(all).allSatisfy(one -> assertThat(imageOf(one)).isEqualTo(COPY)));
      await()
          .untilAsserted(() ->
              assertThat(kafka.rollouts())
                  .filteredOn(RewritingResumed.class::isInstance)
                  .hasSize(1));
      await()
          .untilAsserted(
              () -> assertThat(ended(RolloutAim.COPIES, RolloutResult.SUCCEEDED)).hasSize(6));
      assertThat(gauge(puller, "stowage.puller.halted")).isZero();
    }
  }

  @Test
  void aRolloutInProgressIsRecognisedAfterARestart() {
    WorkloadId first = deployment("first", 1);
    WorkloadId second = deployment("second", 1);
    List.of(first, second).forEach(this::awaitReady);
    kubelet.pull(image -> image.equals(COPY) ? Pull.TAKES_TIME : Pull.WORKS);
    Map<String, String> one = Map.of("stowage.puller.pace.in-progress", "1");
    try (ApplicationContext puller = start(one)) {
      publishNews();
      await().untilAsserted(() -> assertThat(started(RolloutAim.COPIES)).hasSize(1));
      assertThat(puller.isRunning()).isTrue();
    }

    try (ApplicationContext again = start(one)) {
      await().untilAsserted(() -> assertThat(PullerForTest.outcomes(again, "inline")).isPositive());
      await()
          .untilAsserted(
              () -> assertThat(PullerForTest.outcomes(again, "waiting")).isGreaterThan(5));
      assertThat(started(RolloutAim.COPIES)).hasSize(1);

      kubelet.pull(image -> Pull.WORKS);
      await()
          .untilAsserted(
              () -> assertThat(ended(RolloutAim.COPIES, RolloutResult.SUCCEEDED)).hasSize(2));
      assertThat(List.of(imageOf(first), imageOf(second))).containsOnly(COPY);
    }
  }

  @Test
  void whatSomebodyPutsBackTwiceIsContestedAlsoAfterARestart() {
    WorkloadId web = deployment("web", 0);
    try (ApplicationContext puller = start(Map.of("stowage.puller.interval", "1s"))) {
      publishNews();
      for (int times = 1; times <= 2; times++) {
        int rewritten = times;
        await().untilAsserted(() -> assertThat(started(RolloutAim.COPIES)).hasSize(rewritten));
        await().untilAsserted(() -> assertThat(imageOf(web)).isEqualTo(COPY));
        setImage(web, "nginx:1.25");
      }
      await()
          .untilAsserted(() ->
              assertThat(lastOf(web))
                  .isInstanceOfSatisfying(
                      WorkloadRewriteWithheld.class,
                      withheld -> assertThat(withheld.code()).isEqualTo("CONTESTED")));
      assertThat(puller.isRunning()).isTrue();
    }

    try (ApplicationContext again = start(Map.of("stowage.puller.interval", "1s"))) {
      await()
          .untilAsserted(
              () -> assertThat(PullerForTest.outcomes(again, "withheld")).isGreaterThan(2));
      assertThat(imageOf(web)).isEqualTo("nginx:1.25");
      assertThat(kafka.rollouts()).filteredOn(RewriteContested.class::isInstance).hasSize(1);

      request(new RewriteAllowed(UUID.randomUUID(), Instant.now(), RewriteScope.of(web), null));
      await().untilAsserted(() -> assertThat(imageOf(web)).isEqualTo(COPY));
    }
  }

  @Test
  void theOriginalsOfANamespaceComeBackOnRequestAndStayUntilItIsAllowedAgain() {
    List<WorkloadId> all = List.of(deployment("a", 1), deployment("b", 0));
    awaitReady(all.getFirst());
    RewriteScope scope = RewriteScope.of(CLUSTER, namespace.name());
    try (ApplicationContext puller = start(Map.of("stowage.puller.interval", "1s"))) {
      publishNews();
      await()
          .untilAsserted(
              () -> assertThat(all).allSatisfy(one -> assertThat(imageOf(one)).isEqualTo(COPY)));

      request(new RevertRequested(UUID.randomUUID(), Instant.now(), scope, "test"));
      await().untilAsserted(() -> assertThat(codes(all)).containsEntry("REVERTED", 2));
      for (WorkloadId one : all) {
        assertThat(imageOf(one)).isEqualTo("nginx:1.25");
        assertThat(objects.get(one).annotations())
            .doesNotContainKey("stowage.dev/original-images")
            .containsEntry(
                "kubernetes.io/change-cause",
                "Stowage: brought back the original images of 1 containers");
      }
      await()
          .untilAsserted(
              () -> assertThat(ended(RolloutAim.ORIGINALS, RolloutResult.SUCCEEDED)).hasSize(2));
      assertThat(puller.isRunning()).isTrue();
    }

    try (ApplicationContext again = start(Map.of("stowage.puller.interval", "1s"))) {
      await()
          .untilAsserted(
              () -> assertThat(PullerForTest.outcomes(again, "withheld")).isGreaterThan(4));
      assertThat(all).allSatisfy(one -> assertThat(imageOf(one)).isEqualTo("nginx:1.25"));

      request(new RewriteAllowed(UUID.randomUUID(), Instant.now(), scope, "test"));
      await()
          .untilAsserted(
              () -> assertThat(all).allSatisfy(one -> assertThat(imageOf(one)).isEqualTo(COPY)));
    }
  }

  @Test
  void aCopyThatVanishedFromTheTargetGivesWayToItsOriginal() {
    WorkloadId web = deployment("web", 1);
    awaitReady(web);
    try (ApplicationContext puller = start(Map.of("stowage.puller.interval", "1s"))) {
      publishNews();
      await()
          .untilAsserted(
              () -> assertThat(ended(RolloutAim.COPIES, RolloutResult.SUCCEEDED)).hasSize(1));

      kubelet.pull(image -> image.equals(COPY) ? Pull.FAILS : Pull.WORKS);

      await()
          .untilAsserted(() ->
              assertThat(lastOf(web))
                  .isInstanceOfSatisfying(
                      WorkloadRewriteWithheld.class,
                      withheld -> {
                        assertThat(withheld.code()).isEqualTo("ROLLOUT_FAILED");
                        assertThat(withheld.message())
                            .contains("the copy " + COPY + " is not at the target any more");
                      }));
      assertThat(imageOf(web)).isEqualTo("nginx:1.25");
      awaitReady(web);
      assertThat(puller.isRunning()).isTrue();
    }
  }

  @Test
  void modesAndOwnersHoldInARealCluster() {
    WorkloadId plain = deployment("plain", 0);
    WorkloadId off = deployment("off", 0);
    WorkloadId gitOps = deployment("argo", 0);
    WorkloadId wanted = deployment("wanted", 0);
    WorkloadId owned = deployment("owned", 0);
    annotate(off, "stowage.dev/rewrite", "off");
    label(gitOps, "argocd.argoproj.io/instance", "shop");
    label(wanted, "argocd.argoproj.io/instance", "shop");
    annotate(wanted, "stowage.dev/rewrite", "workload");
    add(
        owned,
        "/metadata/ownerReferences",
        "[{\"apiVersion\": \"example.com/v1\", \"kind\": \"Shop\", \"name\": \"shop\", \"uid\": \"%s\"}]"
            .formatted(UUID.randomUUID()));
    try (ApplicationContext puller =
        start(Map.of("stowage.puller.mode", "off", "stowage.puller.interval", "1s"))) {
      publishNews();
      await()
          .untilAsserted(
              () -> assertThat(PullerForTest.outcomes(puller, "unchanged")).isGreaterThan(5));
      assertThat(imageOf(plain)).isEqualTo("nginx:1.25");

      server.patch(
          "/api/v1/namespaces/" + namespace.name(),
          JsonParser.parseString(
                  "[{\"op\": \"add\", \"path\": \"/metadata/annotations\", \"value\": {\"stowage.dev/rewrite\": \"workload\"}}]")
              .getAsJsonArray());
      await()
          .untilAsserted(() ->
              assertThat(List.of(plain, wanted))
                  .allSatisfy(one -> assertThat(imageOf(one)).isEqualTo(COPY)));
      await()
          .untilAsserted(() ->
              assertThat(codes(List.of(gitOps, owned)))
                  .isEqualTo(Map.of("GITOPS_MANAGED", 1, "OPERATOR_OWNED", 1)));
      assertThat(List.of(off, gitOps, owned))
          .allSatisfy(one -> assertThat(imageOf(one)).isEqualTo("nginx:1.25"));
      assertThat(kafka.rewritesOf(off)).isEmpty();
      assertThat(lastOf(plain)).isInstanceOf(WorkloadRewritten.class);
    }
  }

  private WorkloadId deployment(String name, int replicas) {
    WorkloadId id = workload(WorkloadKind.DEPLOYMENT, namespace.name(), name);
    objects.create(id, "%s", SPEC.formatted(replicas, name, name));
    known.uses(id, MAIN, "nginx:1.25", List.of(MAIN));
    return id;
  }

  private void awaitReady(WorkloadId workload) {
    await()
        .until(() -> {
          JsonObject status = objects.get(workload).json().getAsJsonObject("status");
          return status.has("availableReplicas") && !status.has("unavailableReplicas");
        });
  }

  private String imageOf(WorkloadId workload) {
    return objects.get(workload).snapshot().containers().getFirst().image();
  }

  private void setImage(WorkloadId workload, String image) {
    boolean done = false;
    while (!done) {
      WorkloadObject read = objects.get(workload);
      read.containers(MAIN.kind()).get(0).getAsJsonObject().addProperty("image", image);
      done = objects.replace(read);
    }
  }

  private void annotate(WorkloadId workload, String key, String value) {
    add(workload, "/metadata/annotations", "{\"%s\": \"%s\"}".formatted(key, value));
  }

  private void label(WorkloadId workload, String key, String value) {
    add(workload, "/metadata/labels", "{\"%s\": \"%s\"}".formatted(key, value));
  }

  private void add(WorkloadId workload, String field, String json) {
    JsonObject operation = new JsonObject();
    operation.addProperty("op", "add");
    operation.addProperty("path", field);
    operation.add("value", JsonParser.parseString(json));
    JsonArray patch = new JsonArray();
    patch.add(operation);
    String path =
        "/apis/apps/v1/namespaces/%s/deployments/%s"
            .formatted(workload.namespace(), workload.name());
    assertThat(server.patch(path, patch).code()).isEqualTo(200);
  }

  private RewriteEvent lastOf(WorkloadId workload) {
    List<RewriteEvent> all = kafka.rewritesOf(workload);
    assertThat(all).isNotEmpty();
    return all.getLast();
  }

  private Map<String, Integer> codes(List<WorkloadId> workloads) {
    Map<String, Integer> codes = new HashMap<>();
    for (WorkloadId workload : workloads) {
      if (lastOf(workload) instanceof WorkloadRewriteWithheld withheld) {
        codes.merge(withheld.code(), 1, Integer::sum);
      }
    }
    return codes;
  }

  private List<RolloutStarted> started(RolloutAim aim) {
    return kafka.rollouts().stream()
        .filter(RolloutStarted.class::isInstance)
        .map(RolloutStarted.class::cast)
        .filter(started -> started.aim() == aim)
        .toList();
  }

  private List<RolloutEnded> ended(RolloutAim aim, RolloutResult result) {
    return kafka.rollouts().stream()
        .filter(RolloutEnded.class::isInstance)
        .map(RolloutEnded.class::cast)
        .filter(ended -> ended.aim() == aim && ended.result() == result)
        .toList();
  }

  private List<RewritingHalted> halts() {
    return kafka.rollouts().stream()
        .filter(RewritingHalted.class::isInstance)
        .map(RewritingHalted.class::cast)
        .toList();
  }

  private void publishNews() {
    List<StowageEvent> events = new ArrayList<>(known.events());
    kafka.publish(events.subList(published, events.size()));
    published = events.size();
  }

  private void request(StowageEvent request) {
    kafka.publish(List.of(request));
  }

  private String path(String rest) {
    return "/api/v1/namespaces/%s/%s".formatted(namespace.name(), rest);
  }

  private static double gauge(ApplicationContext puller, String name) {
    return puller.getBean(MeterRegistry.class).get(name).gauge().value();
  }

  private ApplicationContext start(Map<String, String> settings) {
    return PullerForTest.start(kafka, cluster.kubeconfig(), settings);
  }
}
