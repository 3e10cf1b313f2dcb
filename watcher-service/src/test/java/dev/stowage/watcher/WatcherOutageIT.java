package dev.stowage.watcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stowage.event.DiscoveryEvent.ClusterListed;
import dev.stowage.testengine.ControlPlane;
import dev.stowage.testengine.KafkaForTest;
import dev.stowage.testengine.NeedsControlPlane;
import dev.stowage.testengine.Patience;
import dev.stowage.testengine.ProcessForTest;
import dev.stowage.testengine.TestApiServer;
import dev.stowage.testengine.TestEngines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Watchers as processes of their own, in a cluster whose API server is ended, whose etcd forgets,
 * and while they stand still. The outages take as long as {@code stowage.outage.seconds} says.
 */
@NeedsControlPlane
final class WatcherOutageIT {
  private static final Duration OUTAGE =
      Duration.ofSeconds(Integer.getInteger("stowage.outage.seconds", 8));
  private static final KafkaForTest KAFKA = TestEngines.kafka();

  @TempDir private Path folder;

  @Test
  void whatIsKnownEqualsWhatThereIsAfterAnApiServerWasAwayAndAWatcherStoodStill() throws Exception {
    try (ControlPlane plane = TestEngines.newControlPlane();
        TestApiServer server = plane.newApiServer()) {
      ClusterContents contents = new ClusterContents(server.cluster());
      contents.make(3);
      // The first lists only when the server has forgotten; the second lists into every outage.
      try (Watched watching =
              watch(
                  server,
                  Map.of(
                      "STOWAGE_WATCHER_RELIST_INTERVAL",
                      "1h",
                      "STOWAGE_WATCHER_LONGEST_SILENCE",
                      "1h"));
          Watched listing = watch(server, Map.of("STOWAGE_WATCHER_RELIST_INTERVAL", "2s"))) {
        List<Watched> both = List.of(watching, listing);
        both.forEach(each -> each.reader().awaitListed(1));
        awaitEqual("at first", contents.images(), both);

        Set<String> changed = anOutageOf(server, plane, both);
        awaitEqual("the API server was away", changed, both);

        changed = aStandstillOf(both, server, plane, contents);
        awaitEqual("the watcher stood still", changed, both);
      }
    }
  }

  private static Set<String> anOutageOf(
      TestApiServer server, ControlPlane plane, List<Watched> watched) throws Exception {
    server.kill();
    List<Integer> told = watched.stream().map(Watched::told).toList();
    Set<String> changed;
    // What it shows nobody who watches can see.
    try (TestApiServer other = plane.newApiServer()) {
      ClusterContents contents = new ClusterContents(other.cluster());
      contents.change(1);
      changed = contents.images();
    }
    plane.compact();
    // Nothing vanishes because nobody can be asked.
    stays(() -> watched.stream().map(Watched::told).toList().equals(told));
    assertThat(watched.getLast().process().output()).contains("listing again in 2 s");
    server.start();
    return changed;
  }

  private static Set<String> aStandstillOf(
      List<Watched> watched, TestApiServer server, ControlPlane plane, ClusterContents contents)
      throws Exception {
    watched.forEach(each -> each.process().freeze());
    List<Integer> told = watched.stream().map(Watched::told).toList();
    String saidBefore = watched.getFirst().process().output();
    contents.change(2);
    // It kept in memory what etcd forgets, and would still tell of it.
    server.kill();
    server.start();
    contents.change(3);
    plane.compact();
    stays(() -> watched.stream().map(Watched::told).toList().equals(told));
    watched.forEach(each -> each.process().thaw());
    await()
        .untilAsserted(() ->
            assertThat(watched.getFirst().process().output().substring(saidBefore.length()))
                .contains("too far behind; listing again"));
    return contents.images();
  }

  private static void awaitEqual(String after, Set<String> expected, List<Watched> watched) {
    long begin = System.nanoTime();
    for (Watched each : watched) {
      await().untilAsserted(() -> assertThat(each.known()).isEqualTo(expected));
    }
    System.out.printf(
        "%s (outages of %d s): %d images known, equal after %.1f s%n",
        after, OUTAGE.toSeconds(), expected.size(), (System.nanoTime() - begin) / 1e9);
  }

  private static void stays(Callable<Boolean> condition) {
    await().during(OUTAGE).atMost(OUTAGE.plus(Patience.A_MINUTE)).until(condition);
  }

  private Watched watch(TestApiServer server, Map<String, String> intervals) throws IOException {
    String name = "outage-" + UUID.randomUUID();
    Path rules = Files.writeString(folder.resolve("rules.yaml"), ClusterContents.RULES);
    Map<String, String> settings = new HashMap<>(intervals);
    settings.put("STOWAGE_WATCHER_CUSTOM_RESOURCES_FILE", rules.toString());
    return new Watched(
        name,
        new DiscoveryReader(KAFKA, name),
        WatcherProcess.start(folder, KAFKA, name, server.cluster().kubeconfig(), settings));
  }

  private record Watched(String name, DiscoveryReader reader, ProcessForTest process)
      implements AutoCloseable {

    /** Every image that is known by the events, as KEY IMAGE. */
    Set<String> known() {
      Set<String> known = new TreeSet<>();
      reader
          .discovered()
          .forEach(
              (key, found) -> known.add(key.substring(name.length() + 1) + " " + found.image()));
      return known;
    }

    /** How many events there are about images. */
    int told() {
      return (int)
          reader.events().stream().filter(event -> !(event instanceof ClusterListed)).count();
    }

    @Override
    public void close() throws InterruptedException {
      process.close();
      reader.close();
    }
  }
}
