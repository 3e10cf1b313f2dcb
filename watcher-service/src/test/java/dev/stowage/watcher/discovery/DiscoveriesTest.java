package dev.stowage.watcher.discovery;

import static dev.stowage.watcher.discovery.Workloads.container;
import static dev.stowage.watcher.discovery.Workloads.id;
import static dev.stowage.watcher.discovery.Workloads.policy;
import static dev.stowage.watcher.discovery.Workloads.workload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.event.DiscoveryEvent;
import dev.stowage.event.DiscoveryEvent.ImageDiscovered;
import dev.stowage.event.DiscoveryEvent.ImageRejected;
import dev.stowage.event.DiscoveryEvent.ImageRemoved;
import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import dev.stowage.workload.ContainerId;
import dev.stowage.workload.ImageUse;
import dev.stowage.workload.UseRole;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class DiscoveriesTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final Discoveries discoveries =
      new Discoveries(
          policy(List.of(), Set.of(), Set.of()),
          Clock.fixed(NOW, ZoneOffset.UTC),
          UUID::randomUUID);
  private final KnownImages known = new KnownImages();

  @Test
  void whatIsNewIsDiscovered() {
    List<Change> changes = discoveries.afterList(known, List.of(workload("web", "nginx:1", "b:2")));
    assertThat(changes)
        .extracting(DiscoveriesTest::shown)
        .containsExactly("+a docker.io/library/nginx:1", "+b docker.io/library/b:2");
    DiscoveryEvent event = ((Change.Announce) changes.getFirst()).event();
    assertThat(event.time()).isEqualTo(NOW);
    assertThat(event.key()).isEqualTo("c/shop/Deployment/web/containers/a");
  }

  @Test
  void whatIsUnchangedIsNotToldAgain() {
    List<Workload> listed = List.of(workload("web", "nginx:1", "Bad Reference"));
    known.apply(discoveries.afterList(known, listed));
    assertThat(discoveries.afterList(known, listed)).isEmpty();
    assertThat(discoveries.afterChange(known, listed.getFirst())).isEmpty();
  }

  @Test
  void whatPodsRunIsToldOnceAndKnownWhileNoneRuns() {
    Digest first = Digest.sha256(new byte[] {1});
    Digest second = Digest.sha256(new byte[] {2});
    know(running("nginx:1"));

    List<Change> seen = discoveries.afterChange(known, running("nginx:1", first));
    assertThat(seen).extracting(DiscoveriesTest::shown).hasSize(1);
    assertThat(((ImageDiscovered) ((Change.Announce) seen.getFirst()).event()).use())
        .isEqualTo(new ImageUse(UseRole.WORKLOAD, null, List.of(first), List.of()));
    known.apply(seen);

    assertThat(discoveries.afterChange(known, running("nginx:1", first))).isEmpty();
    assertThat(discoveries.afterChange(known, running("nginx:1"))).isEmpty();
    assertThat(discoveries.afterChange(known, running("nginx:1", second))).hasSize(1);
    assertThat(discoveries.afterChange(known, running("nginx:2"))).hasSize(1);
  }

  private static Workload running(String image, Digest... digests) {
    return new Workload(
        Workloads.id("shop", "web"),
        null,
        List.of(
            new ContainerImage(
                Workloads.container(0),
                image,
                new ImageUse(UseRole.WORKLOAD, null, List.of(digests), List.of()))));
  }

  @Test
  void anotherSpellingOfTheSameReferenceIsNoChange() {
    know(workload("web", "nginx"));
    assertThat(discoveries.afterChange(known, workload("web", "docker.io/library/nginx:latest")))
        .isEmpty();
  }

  @Test
  void rowY6AnUpdateIsToldAndReplacesWhatWasKnown() {
    know(workload("web", "nginx:1"));
    List<Change> changes = discoveries.afterChange(known, workload("web", "nginx:2"));
    assertThat(changes)
        .extracting(DiscoveriesTest::shown)
        .containsExactly("+a docker.io/library/nginx:2");
  }

  @Test
  void aContainerThatIsGoneIsRemoved() {
    know(workload("web", "nginx:1", "b:2"));
    assertThat(discoveries.afterChange(known, workload("web", "nginx:1")))
        .extracting(DiscoveriesTest::shown)
        .containsExactly("-b docker.io/library/b:2");
  }

  @Test
  void rowY5ADeletedWorkloadIsARemovalOfEachOfItsImages() {
    know(workload("web", "nginx:1", "b:2"));
    assertThat(discoveries.afterRemoval(known, id("shop", "web")))
        .extracting(DiscoveriesTest::shown)
        .containsExactly("-a docker.io/library/nginx:1", "-b docker.io/library/b:2");
    assertThat(discoveries.afterRemoval(known, id("shop", "never-seen"))).isEmpty();
  }

  @Test
  void whatAListNoLongerHasIsRemoved() {
    know(workload("web", "nginx:1"));
    know(workload("api", "b:2"));
    assertThat(discoveries.afterList(known, List.of(workload("api", "b:2"))))
        .extracting(DiscoveriesTest::shown)
        .containsExactly("-a docker.io/library/nginx:1");
  }

  @Test
  void aWorkloadThatIsIgnoredNowIsRemoved() {
    know(workload("web", "nginx:1"));
    Discoveries stricter =
        new Discoveries(
            policy(List.of(), Set.of("shop"), Set.of()), Clock.systemUTC(), UUID::randomUUID);
    assertThat(stricter.afterList(known, List.of(workload("web", "nginx:1"))))
        .extracting(DiscoveriesTest::shown)
        .containsExactly("-a docker.io/library/nginx:1");
  }

  @Test
  void rowY11AnUnparsableReferenceIsRejectedByWorkloadAndContainerAndTheOthersGoOn() {
    List<Change> changes = discoveries.afterChange(known, workload("web", "nginx:1", "A B", "c:3"));
    assertThat(changes)
        .extracting(DiscoveriesTest::shown)
        .containsExactly("+a docker.io/library/nginx:1", "!b A B", "+c docker.io/library/c:3");
    assertThat(((Change.Announce) changes.get(1)).event())
        .isInstanceOfSatisfying(
            ImageRejected.class,
            rejected -> {
              assertThat(rejected.workload()).isEqualTo(id("shop", "web"));
              assertThat(rejected.container()).isEqualTo(container(1));
              assertThat(rejected.reason()).isNotBlank();
            });
  }

  @Test
  void aRejectedContainerThatIsRepairedIsDiscoveredAndOneThatIsGoneIsForgotten() {
    know(workload("web", "A B"));
    assertThat(discoveries.afterChange(known, workload("web", "a:1")))
        .extracting(DiscoveriesTest::shown)
        .containsExactly("+a docker.io/library/a:1");
    assertThat(discoveries.afterRemoval(known, id("shop", "web")))
        .containsExactly(new Change.Forget(id("shop", "web"), container(0)));
  }

  @Test
  void everyEventHasAnIdOfItsOwn() {
    assertThat(discoveries.afterList(known, List.of(workload("web", "a:1", "b:1", "c:1"))))
        .extracting(change -> ((Change.Announce) change).event().id())
        .doesNotHaveDuplicates();
  }

  @Test
  void knownImagesCountDistinctReferences() {
    know(workload("web", "a:1", "b:1", "A B"));
    know(workload("api", "a:1"));
    assertThat(known.distinctImages()).isEqualTo(2);
    known.apply(discoveries.afterRemoval(known, id("shop", "web")));
    assertThat(known.distinctImages()).isEqualTo(1);
    assertThat(known.workloads()).containsExactly(id("shop", "api"));
  }

  @Test
  void everyDiscoveryTellsWhichContainersOfItsWorkloadAreDiscovered() {
    assertThat(discoveries.afterChange(known, workload("web", "a:1", "A B", "c:3")))
        .filteredOn(DiscoveriesTest::isDiscovery)
        .extracting(DiscoveriesTest::companions)
        .containsExactly(List.of(container(0), container(2)), List.of(container(0), container(2)));
  }

  @Test
  void aContainerThatIsAddedTellsOfTheOthersWhichAreNotToldAgain() {
    know(workload("web", "a:1"));
    List<Change> changes = discoveries.afterChange(known, workload("web", "a:1", "b:2"));
    assertThat(changes)
        .extracting(DiscoveriesTest::shown)
        .containsExactly("+b docker.io/library/b:2");
    assertThat(companions(changes.getFirst())).containsExactly(container(0), container(1));
  }

  @Test
  void aForgottenContainerLeavesNoEventSoAnotherOnesDiscoveryIsToldAgainBeforeIt() {
    know(workload("web", "a:1", "b:2"));
    know(workload("web", "a:1", "B 2"));
    List<Change> changes = discoveries.afterChange(known, workload("web", "a:1"));
    assertThat(changes)
        .extracting(DiscoveriesTest::shown)
        .containsExactly("+a docker.io/library/a:1", "0b");
    assertThat(companions(changes.getFirst())).containsExactly(container(0));
    known.apply(changes);
    assertThat(discoveries.afterChange(known, workload("web", "a:1"))).isEmpty();
  }

  private static boolean isDiscovery(Change change) {
    return change instanceof Change.Announce announce
        && announce.event() instanceof ImageDiscovered;
  }

  private static @Nullable List<ContainerId> companions(Change change) {
    return ((ImageDiscovered) ((Change.Announce) change).event()).containers();
  }

  private void know(Workload workload) {
    known.apply(discoveries.afterChange(known, workload));
  }

  private static String shown(Change change) {
    return switch (change) {
      case Change.Forget forget -> "0" + forget.container().name();
      case Change.Announce announce ->
          switch (announce.event()) {
            case ImageDiscovered found -> "+" + found.container().name() + " " + found.image();
            case ImageRemoved removed -> "-" + removed.container().name() + " " + removed.image();
            case ImageRejected rejected ->
                "!" + rejected.container().name() + " " + rejected.text();
            case DiscoveryEvent.ClusterListed listed -> "listed";
          };
    };
  }

  @Test
  void theImageOfARemovalIsTheOneThatWasTold() {
    know(workload("web", "nginx"));
    assertThat(discoveries.afterRemoval(known, id("shop", "web")))
        .extracting(change -> ((ImageRemoved) ((Change.Announce) change).event()).image())
        .containsExactly(ImageReference.parse("nginx"));
  }
}
