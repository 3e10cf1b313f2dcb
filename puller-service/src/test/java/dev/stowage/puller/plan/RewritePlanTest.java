package dev.stowage.puller.plan;

import static dev.stowage.puller.rewrite.KnownEvents.TARGET;
import static dev.stowage.puller.rewrite.KnownEvents.container;
import static dev.stowage.puller.rewrite.KnownEvents.deployment;
import static dev.stowage.puller.rewrite.KnownEvents.image;
import static dev.stowage.puller.rewrite.KnownEvents.initContainer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.stowage.event.CopyEvent.FailureState;
import dev.stowage.event.RewriteEvent.ImageChange;
import dev.stowage.puller.plan.RewriteDecision.Change;
import dev.stowage.puller.plan.RewriteDecision.Impossible;
import dev.stowage.puller.plan.RewriteDecision.NotYet;
import dev.stowage.puller.plan.RewriteDecision.Rewrite;
import dev.stowage.puller.plan.RewriteDecision.Unchanged;
import dev.stowage.puller.plan.WorkloadSnapshot.Container;
import dev.stowage.puller.plan.WorkloadSnapshot.HeldBack;
import dev.stowage.puller.plan.WorkloadSnapshot.Immutable;
import dev.stowage.puller.plan.WorkloadSnapshot.Obstacle;
import dev.stowage.puller.rewrite.KnownEvents;
import dev.stowage.workload.ContainerId;
import dev.stowage.workload.WorkloadId;
import dev.stowage.workload.WorkloadKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RewritePlanTest {
  private static final WorkloadId WEB = deployment("web");
  private static final ContainerId NGINX = container("nginx");
  private static final ContainerId PROXY = container("proxy");
  private static final String NGINX_COPY = TARGET + "docker.io/library/nginx:latest";
  private static final String ENVOY_COPY = TARGET + "quay.io/a/envoy:2";

  private final KnownEvents events = new KnownEvents().listed();

  @Test
  void anImageIsRewrittenToItsVerifiedCopyAndItsTextIsKept() {
    events.uses(WEB, NGINX, "nginx").copied("nginx", NGINX_COPY);

    Rewrite rewrite = rewrite(snapshot(new Container(NGINX, "nginx")));

    assertThat(rewrite.changes())
        .containsExactly(new Change(NGINX, "nginx", image("nginx"), image(NGINX_COPY)));
    assertThat(rewrite.originals()).containsExactly(Map.entry(NGINX, "nginx"));
    assertThat(rewrite.sentence())
        .isEqualTo("Stowage: containers/nginx uses " + NGINX_COPY + " instead of nginx");
  }

  @Test
  void spellingsOfOneReferenceAreOneReference() {
    events.uses(WEB, NGINX, "docker.io/library/nginx:latest").copied("nginx", NGINX_COPY);

    Rewrite rewrite = rewrite(snapshot(new Container(NGINX, "index.docker.io/nginx")));

    assertThat(rewrite.originals()).containsEntry(NGINX, "index.docker.io/nginx");
  }

  @Test
  void rowC7AWorkloadThatUsesItsCopyIsAlreadyReconciled() {
    events.uses(WEB, NGINX, "nginx").copied("nginx", NGINX_COPY);

    RewriteDecision decision =
        decide(snapshot(Map.of(NGINX, "nginx"), new Container(NGINX, NGINX_COPY)));

    assertThat(decision)
        .isEqualTo(
            new Unchanged(List.of(new ImageChange(NGINX, image("nginx"), image(NGINX_COPY)))));
  }

  @Test
  void rowC7ACopyThatSomebodyWroteByHandIsLeftAndHoldsNobodyBack() {
    events.uses(WEB, NGINX, "nginx").copied("nginx", NGINX_COPY);

    Rewrite rewrite =
        rewrite(snapshot(new Container(NGINX, "nginx"), new Container(PROXY, ENVOY_COPY)));

    assertThat(rewrite.changes()).extracting(Change::container).containsExactly(NGINX);
  }

  @Test
  void rowC12ADigestReferenceIsRewrittenByDigest() {
    String digest = "@sha256:" + "ab".repeat(32);
    events.uses(WEB, NGINX, "nginx" + digest);
    events.copied("nginx" + digest, TARGET + "docker.io/library/nginx" + digest);

    Rewrite rewrite = rewrite(snapshot(new Container(NGINX, "nginx" + digest)));

    assertThat(rewrite.changes().getFirst().to())
        .hasToString(TARGET + "docker.io/library/nginx" + digest);
  }

  @Test
  void rowL3AnImageOfDockerHubGoesToTheRegistryByName() {
    events
        .uses(WEB, NGINX, "nginx:1.21.4-alpine")
        .copied("nginx:1.21.4-alpine", "localhost:5000/nginx:1.21.4-alpine");

    Rewrite rewrite = rewrite(snapshot(new Container(NGINX, "nginx:1.21.4-alpine")));

    assertThat(rewrite.changes().getFirst().to()).hasToString("localhost:5000/nginx:1.21.4-alpine");
  }

  @Test
  void rowL8AnImageOfAnotherRegistryDoesNotStayThere() {
    events
        .uses(WEB, NGINX, "quay.io/foo/bar:v1")
        .copied("quay.io/foo/bar:v1", TARGET + "quay.io/foo/bar:v1");

    Rewrite rewrite = rewrite(snapshot(new Container(NGINX, "quay.io/foo/bar:v1")));

    assertThat(rewrite.changes().getFirst().to()).hasToString(TARGET + "quay.io/foo/bar:v1");
  }

  @Test
  void rowsL9AndY9InitContainersAreRewrittenAsContainersAre() {
    ContainerId migrate = initContainer("migrate");
    String copy = TARGET + "docker.io/library/nginx:1.14.2";
    events.uses(WEB, migrate, "nginx:1.14.2").copied("nginx:1.14.2", copy);
    events.uses(WEB, NGINX, "nginx").copied("nginx", NGINX_COPY);

    Rewrite rewrite =
        rewrite(snapshot(new Container(NGINX, "nginx"), new Container(migrate, "nginx:1.14.2")));

    assertThat(rewrite.changes())
        .contains(new Change(migrate, "nginx:1.14.2", image("nginx:1.14.2"), image(copy)));
    assertThat(rewrite.originals()).containsKeys(NGINX, migrate);
  }

  @ParameterizedTest
  @EnumSource(
      value = WorkloadKind.class,
      names = {"DEPLOYMENT", "DAEMON_SET", "STATEFUL_SET", "CRON_JOB", "REPLICA_SET", "POD"})
  void rowY7EveryKindIsReallyRewritten(WorkloadKind kind) {
    WorkloadId workload = KnownEvents.workload(kind, "shop", "web");
    events.uses(workload, NGINX, "nginx").copied("nginx", NGINX_COPY);

    RewriteDecision decision =
        RewritePlan.decide(
            new WorkloadSnapshot(
                workload, List.of(new Container(NGINX, "nginx")), Map.of(), Optional.empty()),
            events.view(workload));

    assertThat(decision).isInstanceOf(Rewrite.class);
  }

  @Test
  void rowY8AWorkloadWithNothingToChangeIsNotWritten() {
    assertThat(decide(snapshot(new Container(NGINX, "quay.io/left/out:1"))))
        .isEqualTo(new Unchanged(List.of()));
  }

  @Test
  void rowY11AnUnparsableImageHoldsNobodyBack() {
    events.uses(WEB, NGINX, "nginx").copied("nginx", NGINX_COPY);

    Rewrite rewrite =
        rewrite(snapshot(new Container(NGINX, "nginx"), new Container(PROXY, "NOT an image")));

    assertThat(rewrite.changes()).extracting(Change::container).containsExactly(NGINX);
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureState.class,
      names = {"PARKED", "REFUSED"})
  void rowY11AnImageWhoseCopyFailedForGoodHoldsNobodyBack(FailureState failure) {
    events.uses(WEB, NGINX, "nginx").copied("nginx", NGINX_COPY);
    events.uses(WEB, PROXY, "quay.io/a/envoy:2").copyFailed("quay.io/a/envoy:2", failure);

    Rewrite rewrite =
        rewrite(snapshot(new Container(NGINX, "nginx"), new Container(PROXY, "quay.io/a/envoy:2")));

    assertThat(rewrite.changes()).extracting(Change::container).containsExactly(NGINX);
  }

  @Test
  void rowsC15AndY12AWorkloadWhosePushFailedStaysAsItIs() {
    events.uses(WEB, NGINX, "nginx").copyFailed("nginx", FailureState.RETRYING);
    assertThat(decide(snapshot(new Container(NGINX, "nginx")))).isInstanceOf(NotYet.class);

    events.copyFailed("nginx", FailureState.PARKED);
    assertThat(decide(snapshot(new Container(NGINX, "nginx"))))
        .asInstanceOf(type(Impossible.class))
        .satisfies(impossible -> {
          assertThat(impossible.code()).isEqualTo("COPY_FAILED");
          assertThat(impossible.message()).contains("docker.io/library/nginx:latest", "DENIED");
        });
  }

  @Test
  void oneRollOutNotTwoSoAllCopiesAreAwaited() {
    events.uses(WEB, NGINX, "nginx").copied("nginx", NGINX_COPY);
    events.uses(WEB, PROXY, "quay.io/a/envoy:2");
    WorkloadSnapshot both =
        snapshot(new Container(NGINX, "nginx"), new Container(PROXY, "quay.io/a/envoy:2"));

    assertThat(decide(both))
        .isEqualTo(new NotYet(List.of(), "waiting for the copy of quay.io/a/envoy:2"));

    events.copied("quay.io/a/envoy:2", ENVOY_COPY);
    assertThat(rewrite(both).changes()).hasSize(2);
  }

  @Test
  void rowsY2AndL1KubeSystemIsNeverTouched() {
    WorkloadId proxy = KnownEvents.workload(WorkloadKind.DAEMON_SET, "kube-system", "kube-proxy");
    events.uses(proxy, NGINX, "nginx").copied("nginx", NGINX_COPY);

    assertThat(
            RewritePlan.decide(
                new WorkloadSnapshot(
                    proxy, List.of(new Container(NGINX, "nginx")), Map.of(), Optional.empty()),
                events.view(proxy)))
        .isEqualTo(new Unchanged(List.of()));
  }

  @Test
  void aPausedRollOutIsAwaitedAndAJobCannotBeChanged() {
    events.uses(WEB, NGINX, "nginx").copied("nginx", NGINX_COPY);

    assertThat(decide(obstructed(new HeldBack("paused"))))
        .isEqualTo(new NotYet(List.of(), "paused"));
    assertThat(decide(obstructed(new Immutable("a Job"))))
        .isEqualTo(new Impossible(List.of(), "IMMUTABLE", "a Job"));
  }

  @Test
  void whatTheWatcherHasNotSeenYetIsNotOverwritten() {
    events.uses(WEB, NGINX, "nginx").copied("nginx", NGINX_COPY);
    events.copied("nginx:2", TARGET + "docker.io/library/nginx:2");

    // A person has just changed the rewritten image; the last discovery is older than that.
    assertThat(decide(snapshot(Map.of(NGINX, "nginx"), new Container(NGINX, "nginx:2"))))
        .isInstanceOf(NotYet.class);
  }

  @Test
  void aNewImageBecomesTheNewOriginal() {
    events.uses(WEB, NGINX, "nginx:2").copied("nginx", NGINX_COPY);
    events.copied("nginx:2", TARGET + "docker.io/library/nginx:2");

    Rewrite rewrite = rewrite(snapshot(Map.of(NGINX, "nginx"), new Container(NGINX, "nginx:2")));

    assertThat(rewrite.originals()).containsExactly(Map.entry(NGINX, "nginx:2"));
  }

  @Test
  void theOriginalsOfOtherContainersSurviveARewrite() {
    events.uses(WEB, NGINX, "nginx").copied("nginx", NGINX_COPY);
    events.uses(WEB, PROXY, "quay.io/a/envoy:2").copied("quay.io/a/envoy:2", ENVOY_COPY);

    Rewrite rewrite =
        rewrite(
            snapshot(
                Map.of(NGINX, "nginx", container("dropped"), "busybox"),
                new Container(NGINX, NGINX_COPY),
                new Container(PROXY, "quay.io/a/envoy:2")));

    assertThat(rewrite.originals())
        .containsOnly(Map.entry(NGINX, "nginx"), Map.entry(PROXY, "quay.io/a/envoy:2"));
    assertThat(rewrite.inForceAfterwards())
        .containsExactly(
            new ImageChange(NGINX, image("nginx"), image(NGINX_COPY)),
            new ImageChange(PROXY, image("quay.io/a/envoy:2"), image(ENVOY_COPY)));
  }

  @Test
  void aCopyThatMovedIsFollowedAndTheOriginalKept() {
    ImageChange older = new ImageChange(NGINX, image("nginx"), image("old.example/nginx:latest"));
    events.uses(WEB, NGINX, "nginx").rewritten(WEB, List.of(older)).copied("nginx", NGINX_COPY);

    Rewrite rewrite =
        rewrite(snapshot(Map.of(NGINX, "nginx"), new Container(NGINX, "old.example/nginx:latest")));

    assertThat(rewrite.changes().getFirst().to()).hasToString(NGINX_COPY);
    assertThat(rewrite.originals()).containsExactly(Map.entry(NGINX, "nginx"));
  }

  @Test
  void aContainerWithoutADiscoveryIsAwaitedUntilTheClusterIsListed() {
    KnownEvents early = new KnownEvents().uses(WEB, NGINX, "nginx").copied("nginx", NGINX_COPY);
    WorkloadSnapshot both =
        snapshot(new Container(NGINX, "nginx"), new Container(PROXY, "quay.io/a/envoy:2"));

    assertThat(RewritePlan.decide(both, early.view(WEB))).isInstanceOf(NotYet.class);
    assertThat(RewritePlan.decide(both, early.listed().view(WEB))).isInstanceOf(Rewrite.class);
  }

  @Test
  void aContainerOfWhichAnotherOnesDiscoveryTellsIsAwaitedAlsoInAListedCluster() {
    List<ContainerId> both = List.of(NGINX, PROXY);
    events.copied("nginx", NGINX_COPY).copied("quay.io/a/envoy:2", ENVOY_COPY);
    WorkloadSnapshot snapshot =
        snapshot(new Container(NGINX, "nginx"), new Container(PROXY, "quay.io/a/envoy:2"));

    events.uses(WEB, NGINX, "nginx", both);
    assertThat(decide(snapshot))
        .isEqualTo(
            new NotYet(
                List.of(), "waiting for the watcher to see quay.io/a/envoy:2 in containers/proxy"));

    events.uses(WEB, PROXY, "quay.io/a/envoy:2", both);
    assertThat(rewrite(snapshot).changes())
        .extracting(Change::container)
        .containsExactly(NGINX, PROXY);
  }

  @Test
  void aContainerThatNoDiscoveryTellsOfHoldsNobodyBack() {
    events.uses(WEB, NGINX, "nginx", List.of(NGINX)).copied("nginx", NGINX_COPY);

    Rewrite rewrite =
        rewrite(snapshot(new Container(NGINX, "nginx"), new Container(PROXY, "left.out/a:1")));

    assertThat(rewrite.changes()).extracting(Change::container).containsExactly(NGINX);
  }

  private RewriteDecision decide(WorkloadSnapshot snapshot) {
    return RewritePlan.decide(snapshot, events.view(WEB));
  }

  private Rewrite rewrite(WorkloadSnapshot snapshot) {
    RewriteDecision decision = decide(snapshot);
    assertThat(decision).isInstanceOf(Rewrite.class);
    return (Rewrite) decision;
  }

  private static WorkloadSnapshot snapshot(Container... containers) {
    return snapshot(Map.of(), containers);
  }

  private static WorkloadSnapshot snapshot(
      Map<ContainerId, String> originals, Container... containers) {
    return new WorkloadSnapshot(WEB, List.of(containers), originals, Optional.empty());
  }

  private static WorkloadSnapshot obstructed(Obstacle obstacle) {
    return new WorkloadSnapshot(
        WEB, List.of(new Container(NGINX, "nginx")), Map.of(), Optional.of(obstacle));
  }
}
