package dev.stowage.puller.known;

import static dev.stowage.puller.rewrite.KnownEvents.TARGET;
import static dev.stowage.puller.rewrite.KnownEvents.container;
import static dev.stowage.puller.rewrite.KnownEvents.deployment;
import static dev.stowage.puller.rewrite.KnownEvents.image;
import static dev.stowage.puller.rewrite.KnownEvents.workload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.event.CopyEvent.FailureState;
import dev.stowage.event.RewriteEvent.ImageChange;
import dev.stowage.event.RewriteEvent.WorkloadRewriteEnded;
import dev.stowage.event.StowageEvent;
import dev.stowage.image.ImageReference;
import dev.stowage.puller.plan.CopyState;
import dev.stowage.puller.rewrite.KnownEvents;
import dev.stowage.workload.ContainerId;
import dev.stowage.workload.UseRole;
import dev.stowage.workload.WorkloadId;
import dev.stowage.workload.WorkloadKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class RewriteStateTest {
  private static final WorkloadId WEB = deployment("web");
  private static final ContainerId NGINX = container("nginx");

  private static final ContainerId PROXY = container("proxy");
  private static final List<ContainerId> BOTH = List.of(NGINX, PROXY);

  private final KnownEvents events = new KnownEvents();

  @Test
  void aCopyWakesTheWorkloadsThatUseIt() {
    events.uses(WEB, NGINX, "nginx").uses(deployment("other"), NGINX, "redis");
    KnownEvents copy = new KnownEvents().copied("nginx", TARGET + "nginx:latest");

    assertThat(events.state().apply(copy.events().getFirst())).containsExactly(WEB);
  }

  @Test
  void whatARollBackWouldBringBackAndCustomResourcesAreNotLookedAt() {
    WorkloadId old = workload(WorkloadKind.REPLICA_SET, "shop", "web-1");
    WorkloadId custom = workload(WorkloadKind.CUSTOM_RESOURCE, "shop", "Cluster.pg.example:db");
    events.usesAs(UseRole.ROLLBACK, old, NGINX, "nginx").uses(custom, NGINX, "redis");

    assertThat(events.state().workloads()).isEmpty();
  }

  @Test
  void aReplicaSetThatBecomesARollBacksIsNoLongerLookedAt() {
    WorkloadId set = workload(WorkloadKind.REPLICA_SET, "shop", "web-1");
    events.usesAs(UseRole.WORKLOAD, set, NGINX, "nginx");
    assertThat(events.state().workloads()).containsExactly(set);

    events.usesAs(UseRole.ROLLBACK, set, NGINX, "nginx");
    assertThat(events.state().workloads()).isEmpty();
  }

  @Test
  void whatWorkloadsUseIsToldWithTheCopyThereIsAndTheOneInForce() {
    Optional<ImageReference> copy = Optional.of(image(TARGET + "nginx:latest"));
    events.uses(WEB, NGINX, "nginx").copied("nginx", TARGET + "nginx:latest");
    assertThat(events.state().usedImages())
        .containsExactly(new UsedImage(WEB, image("nginx"), Optional.empty(), copy));

    events.rewritten(WEB, List.of(new ImageChange(NGINX, image("nginx"), copy.orElseThrow())));
    assertThat(events.state().usedImages())
        .containsExactly(new UsedImage(WEB, image("nginx"), copy, copy));
  }

  @Test
  void theNewestEventOfASourceIsItsState() {
    events.copied("nginx", TARGET + "nginx:latest").copyFailed("nginx", FailureState.RETRYING);

    assertThat(events.view(WEB).copies().apply(image("nginx"))).isEqualTo(new CopyState.Pending());
  }

  @Test
  void aCopyThatWasVerifiedTooLongAgoIsStale() {
    KnownEvents copy = new KnownEvents().copied("nginx", TARGET + "nginx:latest");
    Instant verified = copy.events().getFirst().time();

    assertThat(copyWithin(Duration.ofDays(1), verified.plus(Duration.ofDays(1)), copy))
        .isInstanceOf(CopyState.Verified.class);
    assertThat(
            copyWithin(Duration.ofDays(1), verified.plus(Duration.ofDays(1)).plusMillis(1), copy))
        .isInstanceOf(CopyState.Stale.class);
    assertThat(copyWithin(Duration.ZERO, verified.plus(Duration.ofDays(9_999)), copy))
        .isInstanceOf(CopyState.Verified.class);
  }

  private static CopyState copyWithin(Duration within, Instant now, KnownEvents copy) {
    RewriteState state =
        new RewriteState(
            KnownEvents.CLUSTER, copy.rollouts(), within, Clock.fixed(now, ZoneOffset.UTC));
    copy.events().forEach(state::apply);
    return state.view(WEB).copies().apply(image("nginx"));
  }

  @Test
  void workloadsOfOtherClustersAreNotKept() {
    WorkloadId foreign = new WorkloadId("elsewhere", "shop", WorkloadKind.DEPLOYMENT, "web");
    events.uses(foreign, NGINX, "nginx").rewritten(foreign, List.of());

    assertThat(events.state().workloads()).isEmpty();
    assertThat(events.state().lastPublished(foreign)).isEmpty();
  }

  @Test
  void aRemovedContainerIsForgottenAndItsWorkloadWoken() {
    events.uses(WEB, NGINX, "nginx");
    KnownEvents removal = new KnownEvents().noLongerUses(WEB, NGINX, "nginx");

    assertThat(events.state().apply(removal.events().getFirst())).containsExactly(WEB);
    assertThat(events.view(WEB).discovered()).isEmpty();
    assertThat(events.state().workloads()).isEmpty();
  }

  @Test
  void aRewrittenWorkloadIsLookedAfterUntilItsRewriteHasEnded() {
    events.rewritten(WEB, List.of());
    assertThat(events.state().workloads()).containsExactly(WEB);

    events
        .state()
        .apply(
            new WorkloadRewriteEnded(
                UUID.randomUUID(), Instant.parse("2027-01-01T00:00:00Z"), WEB));
    assertThat(events.state().workloads()).isEmpty();
  }

  @Test
  void theEchoOfAnOlderEventDoesNotUndoANewerOne() {
    WorkloadRewriteEnded newer =
        new WorkloadRewriteEnded(UUID.randomUUID(), Instant.parse("2027-01-01T00:00:00Z"), WEB);
    events.state().publishedNow(newer);
    events.rewritten(WEB, List.of());

    assertThat(events.state().lastPublished(WEB)).contains(newer);
  }

  @Test
  void whatANewerDiscoveryTellsOfIsExpectedWhateverIsReadFirst() {
    KnownEvents story =
        new KnownEvents().uses(WEB, NGINX, "nginx", List.of(NGINX)).uses(WEB, PROXY, "envoy", BOTH);

    assertThat(expectedAfter(story.events().get(1), story.events().get(0)))
        .containsExactlyInAnyOrderElementsOf(BOTH);
    assertThat(expectedAfter(story.events().get(0), story.events().get(1)))
        .containsExactlyInAnyOrderElementsOf(BOTH);
  }

  @Test
  void aContainerThatIsGoneSinceIsNotExpectedWhateverIsReadFirst() {
    KnownEvents removal =
        new KnownEvents().uses(WEB, NGINX, "nginx", BOTH).noLongerUses(WEB, PROXY, "envoy");
    KnownEvents rejection =
        new KnownEvents().uses(WEB, NGINX, "nginx", BOTH).rejects(WEB, PROXY, "NO image");

    for (KnownEvents story : List.of(removal, rejection)) {
      StowageEvent discovery = story.events().get(0);
      StowageEvent going = story.events().get(1);
      assertThat(expectedAfter(discovery, going)).containsExactly(NGINX);
      assertThat(expectedAfter(going, discovery)).containsExactly(NGINX);
    }
  }

  @Test
  void aContainerThatCameBackIsExpectedWhateverIsReadFirst() {
    KnownEvents story =
        new KnownEvents().noLongerUses(WEB, PROXY, "envoy").uses(WEB, NGINX, "nginx", BOTH);

    assertThat(expectedAfter(story.events().get(0), story.events().get(1)))
        .containsExactlyInAnyOrderElementsOf(BOTH);
    assertThat(expectedAfter(story.events().get(1), story.events().get(0)))
        .containsExactlyInAnyOrderElementsOf(BOTH);
  }

  @Test
  void nothingIsExpectedOfAWorkloadWithoutDiscoveriesOrWithOldOnes() {
    events.uses(WEB, NGINX, "nginx");
    assertThat(events.view(WEB).expected()).isEmpty();

    events.uses(WEB, NGINX, "nginx", BOTH).noLongerUses(WEB, NGINX, "nginx");
    assertThat(events.view(WEB).expected()).isEmpty();
  }

  private static Set<ContainerId> expectedAfter(StowageEvent... read) {
    RewriteState state = new KnownEvents().state();
    for (StowageEvent event : read) {
      state.apply(event);
    }
    return state.view(WEB).expected();
  }
}
