package dev.stowage.puller.kubernetes;

import static dev.stowage.puller.rewrite.KnownEvents.TARGET;
import static dev.stowage.puller.rewrite.KnownEvents.container;
import static dev.stowage.puller.rewrite.KnownEvents.image;
import static dev.stowage.puller.rewrite.KnownEvents.initContainer;
import static dev.stowage.puller.rewrite.KnownEvents.workload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.stowage.event.RewriteEvent.ImageChange;
import dev.stowage.event.RewriteEvent.WorkloadRewriteEnded;
import dev.stowage.event.RewriteEvent.WorkloadRewriteFailed;
import dev.stowage.event.RewriteEvent.WorkloadRewritten;
import dev.stowage.event.StowageEvent;
import dev.stowage.puller.KafkaEvents;
import dev.stowage.puller.PullerForTest;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.rewrite.KnownEvents;
import dev.stowage.puller.workload.WorkloadObject;
import dev.stowage.testengine.NeedsCluster;
import dev.stowage.testengine.TestCluster;
import dev.stowage.testengine.TestCluster.TestNamespace;
import dev.stowage.workload.ContainerId;
import dev.stowage.workload.WorkloadId;
import dev.stowage.workload.WorkloadKind;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.AppsV1Api;
import io.micronaut.context.ApplicationContext;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@NeedsCluster
final class KubernetesRewriteIT {
  private static final ContainerId MAIN = container("main");
  private static final ContainerId WAIT = initContainer("wait");
  private static final List<ContainerId> BOTH = List.of(MAIN, WAIT);
  private static final String COPY = TARGET + "docker.io/library/nginx:1.25";
  private static final String INIT_COPY = TARGET + "quay.io/a/wait:2";
  // For no node: the images are made up.
  private static final String POD_SPEC =
      """
      {"imagePullSecrets": [{"name": "own"}], "restartPolicy": "%s",
       "nodeSelector": {"stowage.dev/none": "here"},
       "initContainers": [{"name": "wait", "image": "quay.io/a/wait:2"}],
       "containers": [{"name": "main", "image": "nginx:1.25"}]}
      """;
  private static final String TEMPLATE =
      """
      "selector": {"matchLabels": {"app": "web"}}, "template": {"metadata": {"labels": {"app": "web"}}, "spec": %s}}
      """;

  private final KafkaEvents kafka = new KafkaEvents();
  private final TestCluster cluster = TestCluster.ofEnvironment();
  private final TestNamespace namespace = cluster.newNamespace();
  private final ClusterObjects objects = new ClusterObjects(cluster.newClient());
  private final KnownEvents known =
      new KnownEvents().copied("nginx:1.25", COPY).copied("quay.io/a/wait:2", INIT_COPY);
  private int published;

  @AfterEach
  void close() {
    namespace.close();
    kafka.close();
  }

  @Test
  void rowsY7AndL9EveryKindIsRewrittenOnceAndASecondStartWritesNothing() {
    WorkloadId deployment = create(WorkloadKind.DEPLOYMENT, "{\"replicas\": 0, " + TEMPLATE);
    WorkloadId daemonSet = create(WorkloadKind.DAEMON_SET, "{" + TEMPLATE);
    WorkloadId statefulSet =
        create(
            WorkloadKind.STATEFUL_SET, "{\"replicas\": 0, \"serviceName\": \"web\", " + TEMPLATE);
    WorkloadId cronJob =
        create(
            WorkloadKind.CRON_JOB,
            "{\"schedule\": \"0 0 1 1 *\", \"jobTemplate\": {\"spec\": {\"template\": {\"spec\": %s}}}}");
    List<WorkloadId> all = List.of(deployment, daemonSet, statefulSet, cronJob);
    List<ImageChange> inForce =
        List.of(
            new ImageChange(MAIN, image("nginx:1.25"), image(COPY)),
            new ImageChange(WAIT, image("quay.io/a/wait:2"), image(INIT_COPY)));
    known.listed();
    try (ApplicationContext puller = start()) {
      publishNews();
      for (WorkloadId workload : all) {
        await()
            .untilAsserted(() ->
                assertThat(kafka.rewritesOf(workload))
                    .singleElement()
                    .isInstanceOfSatisfying(
                        WorkloadRewritten.class,
                        event -> assertThat(event.images()).isEqualTo(inForce)));
        assertRewritten(objects.get(workload));
      }
      assertThat(puller.isRunning()).isTrue();
    }

    await().until(() -> isObserved(deployment) && isObserved(daemonSet));
    List<String> versions = versions(List.of(deployment, daemonSet, cronJob));
    try (ApplicationContext again = start()) {
      awaitOutcomes(again, "unchanged", all.size());
      assertThat(PullerForTest.outcomes(again, "written")).isZero();
    }
    assertThat(versions(List.of(deployment, daemonSet, cronJob))).isEqualTo(versions);
    all.forEach(workload -> assertThat(kafka.rewritesOf(workload)).hasSize(1));
  }

  @Test
  void aBarePodIsRewrittenInPlaceAndAJobSaysWhyItIsNot() {
    await().until(this::hasServiceAccount);
    WorkloadId pod = create(WorkloadKind.POD, "%s");
    WorkloadId job = create(WorkloadKind.JOB, "{\"template\": {\"spec\": %s}}");
    known.listed();
    try (ApplicationContext puller = start()) {
      publishNews();

      await().untilAsserted(() -> assertThat(kafka.rewritesOf(pod)).hasSize(1));
      assertRewritten(objects.get(pod));
      await().untilAsserted(() -> assertThat(kafka.rewritesOf(job)).hasSize(1));
      assertThat(kafka.rewritesOf(job).getFirst())
          .isInstanceOfSatisfying(
              WorkloadRewriteFailed.class,
              failed -> assertThat(failed.code()).isEqualTo("IMMUTABLE"));
      assertThat(puller.isRunning()).isTrue();
    }
  }

  @Test
  void rowsC17AndL7ADeletedWorkloadHasEnded() throws ApiException {
    WorkloadId deployment = create(WorkloadKind.DEPLOYMENT, "{\"replicas\": 0, " + TEMPLATE);
    known.listed();
    try (ApplicationContext puller = start()) {
      publishNews();
      await().untilAsserted(() -> assertThat(kafka.rewritesOf(deployment)).hasSize(1));

      new AppsV1Api(cluster.newClient())
          .deleteNamespacedDeployment(deployment.name(), namespace.name())
          .execute();
      known.noLongerUses(deployment, MAIN, "nginx:1.25");
      known.noLongerUses(deployment, WAIT, "quay.io/a/wait:2");
      publishNews();

      await()
          .untilAsserted(() ->
              assertThat(kafka.rewritesOf(deployment))
                  .last()
                  .isInstanceOf(WorkloadRewriteEnded.class));
      assertThat(puller.isRunning()).isTrue();
    }
  }

  private WorkloadId create(WorkloadKind kind, String spec) {
    WorkloadId id = workload(kind, namespace.name(), "web");
    boolean ends = kind == WorkloadKind.JOB || kind == WorkloadKind.CRON_JOB;
    objects.create(id, spec, POD_SPEC.formatted(ends ? "Never" : "Always"));
    known.uses(id, MAIN, "nginx:1.25", BOTH).uses(id, WAIT, "quay.io/a/wait:2", BOTH);
    return id;
  }

  private static void assertRewritten(WorkloadObject object) {
    assertThat(object.snapshot().containers())
        .extracting(found -> found.image())
        .containsExactly(COPY, INIT_COPY);
    assertThat(object.snapshot().originals())
        .isEqualTo(Map.of(MAIN, "nginx:1.25", WAIT, "quay.io/a/wait:2"));
    JsonObject annotations = object.metadata().getAsJsonObject("annotations");
    assertThat(annotations.get("kubernetes.io/change-cause").getAsString())
        .startsWith("Stowage: containers/main uses " + COPY + " instead of nginx:1.25");
    assertThat(object.metadata().getAsJsonArray("managedFields"))
        .extracting((JsonElement fields) -> fields.getAsJsonObject().get("manager").getAsString())
        .contains("stowage");
    assertThat(object.json().toString()).contains("\"imagePullSecrets\":[{\"name\":\"own\"}]");
  }

  private List<String> versions(List<WorkloadId> workloads) {
    return workloads.stream().map(id -> objects.get(id).resourceVersion()).toList();
  }

  // From then on the controllers have no reason to write to it.
  private boolean isObserved(WorkloadId workload) {
    JsonObject json = objects.get(workload).json();
    JsonObject status = json.getAsJsonObject("status");
    return status.has("observedGeneration")
        && status
            .get("observedGeneration")
            .equals(json.getAsJsonObject("metadata").get("generation"));
  }

  private boolean hasServiceAccount() {
    String path = "/api/v1/namespaces/" + namespace.name() + "/serviceaccounts/default";
    return new ApiServer(cluster.newClient()).get(path).code() == 200;
  }

  private void publishNews() {
    List<StowageEvent> events = known.events();
    kafka.publish(List.copyOf(events.subList(published, events.size())));
    published = events.size();
  }

  private static void awaitOutcomes(ApplicationContext puller, String outcome, int atLeast) {
    await()
        .untilAsserted(() ->
            assertThat(PullerForTest.outcomes(puller, outcome)).isGreaterThanOrEqualTo(atLeast));
  }

  private ApplicationContext start() {
    return PullerForTest.start(kafka, cluster.kubeconfig(), Map.of());
  }
}
