package dev.stowage.puller.kubernetes;

import static dev.stowage.puller.rewrite.KnownEvents.TARGET;
import static dev.stowage.puller.rewrite.KnownEvents.container;
import static dev.stowage.puller.rewrite.KnownEvents.deployment;
import static dev.stowage.puller.rewrite.KnownEvents.image;
import static dev.stowage.puller.rewrite.KnownEvents.workload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.gson.JsonObject;
import dev.stowage.event.RewriteEvent.ImageChange;
import dev.stowage.event.RolloutEvent.Tries;
import dev.stowage.puller.KnownFacts;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.apiserver.ApiServerException;
import dev.stowage.puller.apiserver.FakeApiServer;
import dev.stowage.puller.mode.ModeRules;
import dev.stowage.puller.mode.RewriteMode;
import dev.stowage.puller.pace.PaceExamples;
import dev.stowage.puller.plan.RewriteOutcome;
import dev.stowage.puller.rewrite.KnownEvents;
import dev.stowage.puller.secret.PullSecretRules;
import dev.stowage.puller.warming.WarmingQueue;
import dev.stowage.puller.workload.WorkloadObject;
import dev.stowage.workload.ContainerId;
import dev.stowage.workload.WorkloadId;
import dev.stowage.workload.WorkloadKind;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class KubernetesPlatformTest {
  private static final WorkloadId WEB = deployment("web");
  private static final ContainerId NGINX = container("nginx");
  private static final String PATH = "/apis/apps/v1/namespaces/shop/deployments/web";
  private static final String COPY = TARGET + "docker.io/library/nginx:latest";
  private static final String DEPLOYMENT =
      """
      {"kind": "Deployment", "metadata": {"name": "web"}, "spec": {"replicas": %1$d, "template": {"spec": {
        "imagePullSecrets": [{"name": "own"}],
        "containers": [{"name": "nginx", "image": "%2$s"}]}}},
        "status": {"replicas": %1$d, "updatedReplicas": %1$d, "availableReplicas": %1$d}}
      """;
  private static final List<ImageChange> IN_FORCE =
      List.of(new ImageChange(NGINX, image("nginx"), image(COPY)));

  private final FakeApiServer server;
  private final KnownEvents events =
      new KnownEvents().listed().uses(WEB, NGINX, "nginx").copied("nginx", COPY);

  KubernetesPlatformTest() throws IOException {
    server = new FakeApiServer();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void rowY14ARewriteKeepsTheOriginalSaysItsCauseAndUsesOurFieldManager() {
    server.put(PATH, DEPLOYMENT.formatted(1, "nginx"));

    assertThat(reconcile(WEB)).isEqualTo(new RewriteOutcome.Written(IN_FORCE));

    JsonObject annotations =
        server.object(PATH).getAsJsonObject("metadata").getAsJsonObject("annotations");
    assertThat(annotations.get("stowage.dev/original-images").getAsString())
        .isEqualTo("{\"containers/nginx\":\"nginx\"}");
    assertThat(annotations.get("kubernetes.io/change-cause").getAsString())
        .isEqualTo("Stowage: containers/nginx uses " + COPY + " instead of nginx");
    assertThat(server.requests()).contains("PATCH " + PATH + "?fieldManager=stowage");
  }

  @Test
  void rowsC7AndY8ASecondLookWritesNothing() {
    server.put(PATH, DEPLOYMENT.formatted(1, "nginx"));
    reconcile(WEB);

    assertThat(reconcile(WEB)).isEqualTo(new RewriteOutcome.Unchanged(IN_FORCE));
    assertThat(server.patches()).hasSize(1);
  }

  @Test
  void rowL4TheLogTellsTheStepsInTheirOrder() {
    server.put(PATH, DEPLOYMENT.formatted(1, "nginx"));

    assertThat(
            debugLines(() -> {
              reconcile(WEB);
              reconcile(WEB);
            }))
        .containsExactly(
            WEB + ": inspecting deployment",
            WEB + ": checking deployment container containers/nginx: nginx",
            WEB + ": updating deployment image from nginx to " + COPY,
            WEB + ": deployment image reference updated",
            WEB + ": inspecting deployment",
            WEB + ": checking deployment container containers/nginx: " + COPY,
            WEB + ": already reconciled, image already cloned");
  }

  @Test
  void rowL4TheLogTellsThatACopyIsWaitedFor() {
    server.put(PATH, DEPLOYMENT.formatted(1, "redis"));
    events.uses(WEB, NGINX, "redis");

    assertThat(debugLines(() -> reconcile(WEB)).getLast())
        .startsWith(WEB + ": cloning deployment image: waiting for ")
        .contains("redis");
  }

  @Test
  void rowL2ADeploymentThatIsNotReadyIsLeftAsItIsAndSaidSo() {
    server.put(
        PATH,
        DEPLOYMENT
            .formatted(1, "nginx")
            .replace("\"availableReplicas\": 1", "\"availableReplicas\": 0"));

    assertThat(debugLines(() -> reconcile(WEB))).contains(WEB + ": deployment not ready yet");
    assertThat(server.patches()).isEmpty();
  }

  private static List<String> debugLines(Runnable action) {
    Logger logger = (Logger) LoggerFactory.getLogger(KubernetesPlatform.class);
    Level before = logger.getLevel();
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.setLevel(Level.DEBUG);
    logger.addAppender(lines);
    try {
      action.run();
    } finally {
      logger.detachAppender(lines);
      logger.setLevel(before);
    }
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void rowL10PullSecretsAndThePodTemplatesAnnotationsAreNoPartOfThePatch() {
    server.put(PATH, DEPLOYMENT.formatted(1, "nginx"));
    reconcile(WEB);

    assertThat(server.patches().getFirst())
        .extracting(operation -> operation.getAsJsonObject().get("path").getAsString())
        .containsExactly(
            "/metadata/resourceVersion",
            "/spec/template/spec/containers/0/image",
            "/metadata/annotations",
            "/metadata/annotations/kubernetes.io~1change-cause",
            "/metadata/annotations/stowage.dev~1original-images");
    assertThat(server.object(PATH).toString()).contains("[{\"name\":\"own\"}]");
  }

  @Test
  void rowsC16AndY13AConflictIsDecidedAgainOnFreshStateAndLosesNoEdit() {
    server.put(PATH, DEPLOYMENT.formatted(1, "nginx"));
    server.beforeNextPatch(fake -> fake.put(PATH, DEPLOYMENT.formatted(5, "nginx")));

    assertThat(reconcile(WEB)).isEqualTo(new RewriteOutcome.Conflict());
    assertThat(reconcile(WEB)).isEqualTo(new RewriteOutcome.Written(IN_FORCE));

    assertThat(server.object(PATH).toString()).contains("\"replicas\":5", COPY);
  }

  @Test
  void rowC16AConflictWithANewImageLeavesThatImage() {
    server.put(PATH, DEPLOYMENT.formatted(1, "nginx"));
    server.beforeNextPatch(fake -> fake.put(PATH, DEPLOYMENT.formatted(1, "nginx:2")));

    assertThat(reconcile(WEB)).isEqualTo(new RewriteOutcome.Conflict());
    assertThat(reconcile(WEB)).isInstanceOf(RewriteOutcome.Waiting.class);

    assertThat(server.object(PATH).toString()).contains("\"nginx:2\"");
  }

  @Test
  void aConflictAnsweredAsSuchIsOne() {
    server.put(PATH, DEPLOYMENT.formatted(1, "nginx"));
    server.answerNextPatchWith(409);

    assertThat(reconcile(WEB)).isEqualTo(new RewriteOutcome.Conflict());
  }

  @Test
  void aRefusalOfAnUnchangedObjectIsNoConflict() {
    server.put(PATH, DEPLOYMENT.formatted(1, "nginx"));
    server.answerNextPatchWith(422);

    assertThat(reconcile(WEB)).isEqualTo(new RewriteOutcome.Failed("REFUSED", "refused"));
  }

  @Test
  void missingRightsAreAFailureWithAReason() {
    server.put(PATH, DEPLOYMENT.formatted(1, "nginx"));
    server.answerNextPatchWith(403);

    assertThat(reconcile(WEB)).isEqualTo(new RewriteOutcome.Failed("FORBIDDEN", "refused"));
  }

  @Test
  void anOverloadedServerIsAskedAgainLater() {
    server.put(PATH, DEPLOYMENT.formatted(1, "nginx"));
    server.answerNextPatchWith(429);

    assertThatThrownBy(() -> reconcile(WEB))
        .isInstanceOf(ApiServerException.class)
        .hasMessageContaining("429");
  }

  @Test
  void rowsC17AndL7ADeletedWorkloadIsGone() {
    assertThat(reconcile(WEB)).isEqualTo(new RewriteOutcome.Gone());

    server.put(PATH, DEPLOYMENT.formatted(1, "nginx"));
    server.beforeNextPatch(fake -> fake.delete(PATH));
    assertThat(reconcile(WEB)).isEqualTo(new RewriteOutcome.Gone());
  }

  @Test
  void aPausedDeploymentIsLeftUntilItGoesOn() {
    server.put(
        PATH,
        DEPLOYMENT
            .formatted(1, "nginx")
            .replace("\"spec\": {\"r", "\"spec\": {\"paused\": true, \"r"));

    assertThat(reconcile(WEB))
        .isEqualTo(new RewriteOutcome.Waiting(List.of(), "its roll-out is paused"));
    assertThat(server.patches()).isEmpty();
  }

  @Test
  void aDeploymentScaledToZeroIsRewritten() {
    server.put(PATH, DEPLOYMENT.formatted(0, "nginx"));

    assertThat(reconcile(WEB)).isInstanceOf(RewriteOutcome.Written.class);
  }

  @Test
  void aCronJobIsPatchedInTheVersionThatIsServed() {
    WorkloadId nightly = workload(WorkloadKind.CRON_JOB, "shop", "nightly");
    String path = "/apis/batch/v1beta1/namespaces/shop/cronjobs/nightly";
    events.uses(nightly, NGINX, "nginx");
    server.put(
        path,
        """
        {"metadata": {"name": "nightly", "annotations": {"team": "a"}}, "spec": {"jobTemplate": {"spec":
          {"template": {"spec": {"containers": [{"name": "nginx", "image": "nginx"}]}}}}}}
        """);

    assertThat(reconcile(nightly)).isEqualTo(new RewriteOutcome.Written(IN_FORCE));
    assertThat(server.object(path).toString()).contains(COPY, "\"team\":\"a\"");
  }

  @Test
  void aJobCannotBeChangedAndSaysSo() {
    WorkloadId once = workload(WorkloadKind.JOB, "shop", "once");
    events.uses(once, NGINX, "nginx");
    server.put(
        "/apis/batch/v1/namespaces/shop/jobs/once",
        """
        {"metadata": {"name": "once"}, "spec": {"template": {"spec":
          {"containers": [{"name": "nginx", "image": "nginx"}]}}}}
        """);

    assertThat(reconcile(once))
        .isInstanceOfSatisfying(
            RewriteOutcome.Failed.class,
            failed -> assertThat(failed.code()).isEqualTo("IMMUTABLE"));
    assertThat(server.patches()).isEmpty();
  }

  @Test
  void aPodOfAnOwnerIsLeftAndABarePodIsRewritten() {
    WorkloadId pod = workload(WorkloadKind.POD, "shop", "web-1");
    String path = "/api/v1/namespaces/shop/pods/web-1";
    String json =
        """
        {"metadata": {"name": "web-1"%s}, "spec": {"containers": [{"name": "nginx", "image": "nginx"}]}}
        """;
    events.uses(pod, NGINX, "nginx");
    String owner =
        ", \"ownerReferences\": [{\"controller\": true, \"kind\": \"ReplicaSet\", \"name\": \"web\"}]";

    server.put(path, json.formatted(owner));
    assertThat(reconcile(pod))
        .isEqualTo(new RewriteOutcome.Waiting(List.of(), "it belongs to ReplicaSet web"));

    server.put(path, json.formatted(""));
    assertThat(reconcile(pod)).isEqualTo(new RewriteOutcome.Written(IN_FORCE));
  }

  @Test
  void reportOnlyWritesNothing() {
    server.put(PATH, DEPLOYMENT.formatted(1, "nginx"));

    RewriteOutcome outcome = platform(RewriteMode.REPORT).reconcile(WEB, events::view).get(WEB);

    assertThat(outcome).isInstanceOf(RewriteOutcome.Reported.class);
    assertThat(server.patches()).isEmpty();
  }

  @Test
  void aRolloutIsToldOfBeforeTheWorkloadIsWrittenTo() {
    server.put(PATH, DEPLOYMENT.formatted(1, "nginx"));
    List<Integer> inProgress = new ArrayList<>();
    server.beforeNextPatch(fake -> inProgress.add(events.rollouts().inProgress().size()));

    reconcile(WEB);

    assertThat(inProgress).containsExactly(1);
  }

  @Test
  void aRolloutThatWasNotWrittenIsNotInProgress() {
    server.put(PATH, DEPLOYMENT.formatted(1, "nginx"));
    for (int code : List.of(403, 409, 422, 400)) {
      server.answerNextPatchWith(code);
      reconcile(WEB);

      assertThat(events.rollouts().inProgress()).isEmpty();
      assertThat(events.rollouts().history(WEB).tries()).isEqualTo(new Tries(List.of(), 0));
    }
  }

  @Test
  void ifItIsUnknownWhetherItWasWrittenItCountsUntilItIsLookedAt() {
    server.put(PATH, DEPLOYMENT.formatted(1, "nginx"));
    for (int times = 0; times < 2; times++) {
      server.answerNextPatchWith(503);
      assertThatThrownBy(() -> reconcile(WEB)).isInstanceOf(ApiServerException.class);
      assertThat(events.rollouts().inProgress()).containsExactly(WEB);
    }

    assertThat(reconcile(WEB)).isEqualTo(new RewriteOutcome.Written(IN_FORCE));
    assertThat(events.rollouts().history(WEB).tries().undone()).isZero();
  }

  @Test
  void aWorkloadThatIsGoneIsNotInProgressAnyMore() {
    server.put(PATH, DEPLOYMENT.formatted(1, "nginx"));
    reconcile(WEB);
    server.delete(PATH);

    reconcile(WEB);

    assertThat(events.rollouts().inProgress()).isEmpty();
  }

  @Test
  void aNamespacesAnnotationSaysHowFarRewritingMayGo() {
    server.put(PATH, DEPLOYMENT.formatted(1, "nginx"));
    server.put(
        "/api/v1/namespaces/shop",
        "{\"metadata\": {\"name\": \"shop\", \"annotations\": {\"stowage.dev/rewrite\": \"report\"}}}");

    assertThat(reconcile(WEB)).isInstanceOf(RewriteOutcome.Reported.class);
    assertThat(server.patches()).isEmpty();
  }

  @Test
  void aNameThatNoClusterHasNeverBecomesAPath() {
    WorkloadId hostile = workload(WorkloadKind.DEPLOYMENT, "..", "web?dryRun=All");

    assertThat(reconcile(hostile)).isEqualTo(new RewriteOutcome.Gone());
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void rowL10ThePullSecretIsAddedAfterThoseThatTheWorkloadNames() {
    assertPullSecrets(
        "\"imagePullSecrets\": [{\"name\": \"own\"}],",
        "[{\"name\":\"own\"},{\"name\":\"stowage-pull\"}]");
  }

  @Test
  void whereTheWorkloadNamesNoneItsServiceAccountsStayInForce() {
    server.put(
        "/api/v1/namespaces/shop/serviceaccounts/builder",
        "{\"metadata\": {}, \"imagePullSecrets\": [{\"name\": \"of-account\"}]}");

    assertPullSecrets(
        "\"serviceAccountName\": \"builder\",",
        "[{\"name\":\"of-account\"},{\"name\":\"stowage-pull\"}]");
    assertPullSecrets("", "[{\"name\":\"stowage-pull\"}]");
  }

  private void assertPullSecrets(String podSpecFields, String expected) {
    server.put(
        PATH,
        DEPLOYMENT
            .formatted(1, "nginx")
            .replace("\"imagePullSecrets\": [{\"name\": \"own\"}],", podSpecFields));
    KnownFacts facts = new KnownFacts().namespace("shop", Map.of());
    PullSecretNames names =
        new PullSecretNames(
            new ApiServer(server.client()),
            new PullSecretRules("stowage-pull", Set.of("shop")),
            facts::namespaces);

    platform(RewriteMode.WORKLOAD, names).reconcile(WEB, events::view);

    WorkloadObject after = new WorkloadObject(WEB, server.object(PATH));
    assertThat(after.podSpec().get("imagePullSecrets")).hasToString(expected);
  }

  private RewriteOutcome reconcile(WorkloadId workload) {
    return Objects.requireNonNull(
        platform(RewriteMode.WORKLOAD).reconcile(workload, events::view).get(workload));
  }

  private KubernetesPlatform platform(RewriteMode mode) {
    return platform(mode, noPullSecrets());
  }

  private KubernetesPlatform platform(RewriteMode mode, PullSecretNames pullSecrets) {
    ApiServer api = new ApiServer(server.client());
    return new KubernetesPlatform(
        api,
        pullSecrets,
        new NamespaceAnnotations(new NamespaceWatch(api), api, Clock.systemUTC()),
        new ModeRules(mode, Map.of()),
        PaceExamples.GENEROUS,
        events.rollouts(),
        new WarmingQueue(Duration.ofMinutes(10), Optional.empty()),
        Clock.systemUTC());
  }

  private PullSecretNames noPullSecrets() {
    return new PullSecretNames(
        new ApiServer(server.client()),
        new PullSecretRules(null, Set.of()),
        () -> {
          throw new AssertionError("no namespace has to be known");
        });
  }
}
