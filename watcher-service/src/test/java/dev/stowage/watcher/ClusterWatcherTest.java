package dev.stowage.watcher;

import static dev.stowage.watcher.discovery.Workloads.id;
import static dev.stowage.watcher.discovery.Workloads.policy;
import static dev.stowage.watcher.discovery.Workloads.workload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.event.DiscoveryEvent;
import dev.stowage.event.DiscoveryEvent.ClusterListed;
import dev.stowage.event.DiscoveryEvent.ImageDiscovered;
import dev.stowage.event.DiscoveryEvent.ImageRejected;
import dev.stowage.event.DiscoveryEvent.ImageRemoved;
import dev.stowage.image.Platform;
import dev.stowage.testengine.MovableClock;
import dev.stowage.watcher.discovery.Change;
import dev.stowage.watcher.discovery.KnownImages;
import dev.stowage.watcher.discovery.Workload;
import dev.stowage.watcher.source.WorkloadListener;
import dev.stowage.watcher.source.WorkloadSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class ClusterWatcherTest {
  private static final Duration RELIST = Duration.ofMinutes(10);

  private final ScriptedSource source = new ScriptedSource();
  private final ScriptedSink sink = new ScriptedSink();
  private final MovableClock clock = new MovableClock(Instant.parse("2026-01-02T03:04:05Z"));
  private final ClusterWatcher watcher = watcher(new KnownImages());

  @Test
  void theFirstRoundTellsEverythingAndThenThatTheClusterWasListed() throws Exception {
    source.workloads = List.of(workload("web", "nginx:1", "A B"), workload("api", "nginx:1"));
    watcher.step();
    assertThat(sink.told())
        .containsExactly("+api/a nginx:1", "+web/a nginx:1", "!web/b", "listed 2/1");
  }

  @Test
  void aWorkloadInAnIgnoredNamespaceDoesNotCount() throws Exception {
    source.workloads =
        List.of(workload("web", "nginx:1"), workload(id("kube-system", "x"), null, "y:1"));
    watcher.step();
    assertThat(sink.told()).containsExactly("+web/a nginx:1", "listed 1/1");
  }

  @Test
  void whatWasToldBeforeTheStartIsNotToldAgainAndWhatVanishedIsRemoved() throws Exception {
    source.workloads = List.of(workload("web", "nginx:1"), workload("api", "b:1"));
    watcher.step();
    KnownImages restored = new KnownImages();
    restored.apply(sink.taken);
    sink.taken.clear();
    source.workloads = List.of(workload("web", "nginx:1"));
    source.listener = null;
    watcher(restored).step();
    assertThat(sink.told()).containsExactly("-api/a b:1", "listed 1/1");
  }

  @Test
  void theListTellsWhatTheNodesRun() throws Exception {
    watcher.step();
    assertThat(sink.taken)
        .singleElement()
        .isInstanceOfSatisfying(
            Change.Announce.class,
            told ->
                assertThat(told.event())
                    .isInstanceOfSatisfying(
                        ClusterListed.class,
                        listed ->
                            assertThat(listed.platforms())
                                .containsExactly(Platform.parse("linux/arm64"))));
  }

  @Test
  void hintsFromBeforeAListAreForgottenByIt() throws Exception {
    watcher.step();
    source.workloads = List.of(workload("web", "nginx:2"));
    source.duringList =
        () -> {
          source.listener().changed(workload("web", "nginx:1"));
          source.listener().startAfresh();
        };
    source.listener().listAgain();
    watcher.step();
    source.listener().changed(workload("api", "b:1"));
    watcher.step();
    assertThat(sink.told()).containsExactly("listed 0/0", "+web/a nginx:2", "+api/a b:1");
  }

  @Test
  void aHintIsFollowedWithoutAList() throws Exception {
    source.workloads = List.of(workload("web", "nginx:1"));
    watcher.step();
    sink.taken.clear();
    source.listener().changed(workload("web", "nginx:2"));
    source.listener().changed(workload("api", "b:1"));
    watcher.step();
    source.listener().gone(id("shop", "api"));
    watcher.step();
    assertThat(sink.told()).containsExactly("+web/a nginx:2", "+api/a b:1", "-api/a b:1");
    assertThat(source.lists).isEqualTo(1);
  }

  @Test
  void aListThatTheSourceAsksForIsNotAnnouncedAndTheTimersIs() throws Exception {
    watcher.step();
    source.workloads = List.of(workload("web", "nginx:1"));
    source.listener().listAgain();
    watcher.step();
    assertThat(sink.told()).containsExactly("listed 0/0", "+web/a nginx:1");
    clock.move(RELIST);
    watcher.step();
    assertThat(sink.told()).containsExactly("listed 0/0", "+web/a nginx:1", "listed 1/1");
    assertThat(source.lists).isEqualTo(3);
  }

  @Test
  void aFailedListRemovesNothingAndIsRepeatedAfterAPause() throws Exception {
    source.workloads = List.of(workload("web", "nginx:1"));
    watcher.step();
    sink.taken.clear();
    source.failure = new IllegalStateException("API server away");
    clock.move(RELIST);
    watcher.step();
    assertThat(sink.taken).isEmpty();
    source.failure = null;
    clock.move(Duration.ofSeconds(1));
    watcher.step();
    assertThat(sink.told()).containsExactly("listed 1/1");
  }

  @Test
  void whatCouldNotBeToldIsToldByTheNextList() throws Exception {
    source.workloads = List.of(workload("web", "nginx:1"));
    sink.failing = true;
    watcher.step();
    assertThat(sink.taken).isEmpty();
    sink.failing = false;
    clock.move(Duration.ofSeconds(1));
    watcher.step();
    assertThat(sink.told()).containsExactly("+web/a nginx:1", "listed 1/1");
  }

  @Test
  void aHintThatCouldNotBeToldIsToldByAnEarlyListWithoutAnnouncement() throws Exception {
    watcher.step();
    sink.failing = true;
    source.listener().changed(workload("web", "nginx:1"));
    watcher.step();
    sink.failing = false;
    source.workloads = List.of(workload("web", "nginx:1"));
    clock.move(Duration.ofSeconds(1));
    watcher.step();
    assertThat(sink.told()).containsExactly("listed 0/0", "+web/a nginx:1");
  }

  @Test
  void aLargeClusterIsToldInPartsAndAPartThatWasTakenIsNotToldTwice() throws Exception {
    List<Workload> many = new ArrayList<>();
    for (int i = 0; i < 1200; i++) {
      many.add(workload("w%04d".formatted(i), "nginx:1"));
    }
    source.workloads = many;
    sink.takesOnly = Optional.of(2);
    watcher.step();
    assertThat(sink.taken).hasSize(1000);
    sink.takesOnly = Optional.empty();
    clock.move(Duration.ofSeconds(1));
    watcher.step();
    assertThat(sink.taken).hasSize(1201);
    assertThat(sink.told()).doesNotHaveDuplicates();
  }

  private ClusterWatcher watcher(KnownImages known) {
    return new ClusterWatcher(
        "c",
        source,
        policy(List.of(), Set.of(), Set.of()),
        known,
        sink,
        new WatcherMetrics(Optional.empty(), clock),
        RELIST,
        clock);
  }

  private static final class ScriptedSource implements WorkloadSource {
    List<Workload> workloads = List.of();
    @Nullable RuntimeException failure;
    @Nullable WorkloadListener listener;
    Runnable duringList = () -> {};
    int lists;

    @Override
    public List<Workload> list() {
      lists++;
      duringList.run();
      if (failure != null) {
        throw failure;
      }
      return workloads;
    }

    @Override
    public void watch(WorkloadListener newListener) {
      assertThat(listener).as("watched once").isNull();
      listener = newListener;
    }

    WorkloadListener listener() {
      return Optional.ofNullable(listener).orElseThrow();
    }

    @Override
    public Optional<List<Platform>> platforms() {
      return Optional.of(List.of(Platform.parse("linux/arm64")));
    }

    @Override
    public Optional<Instant> lastProofOfLife() {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }

  private static final class ScriptedSink implements ChangeSink {
    final List<Change> taken = new ArrayList<>();
    boolean failing;
    Optional<Integer> takesOnly = Optional.empty();
    private int calls;

    @Override
    public void publish(List<Change> changes) {
      if (failing || takesOnly.filter(most -> calls >= most).isPresent()) {
        throw new IllegalStateException("Kafka away");
      }
      calls++;
      taken.addAll(changes);
    }

    List<String> told() {
      return taken.stream().map(ScriptedSink::shown).toList();
    }

    private static String shown(Change change) {
      return switch (change) {
        case Change.Forget forget -> "0" + forget.container();
        case Change.Announce announce -> shown(announce.event());
      };
    }

    private static String shown(DiscoveryEvent event) {
      return switch (event) {
        case ImageDiscovered found ->
            "+%s/%s %s"
                .formatted(
                    found.workload().name(), found.container().name(), familiar(found.image()));
        case ImageRemoved removed ->
            "-%s/%s %s"
                .formatted(
                    removed.workload().name(),
                    removed.container().name(),
                    familiar(removed.image()));
        case ImageRejected rejected ->
            "!%s/%s".formatted(rejected.workload().name(), rejected.container().name());
        case ClusterListed listed -> "listed %d/%d".formatted(listed.workloads(), listed.images());
      };
    }

    private static String familiar(Object image) {
      return image.toString().replace("docker.io/library/", "");
    }
  }
}
