package dev.stowage.puller.turn;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class SeenPodsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private final SeenPods seen = new SeenPods();

  /** Else the place would be given away twice before the watch has told of the first. */
  @Test
  void aPodThatWeHaveBoundPullsAlthoughTheWatchHasNotToldYet() {
    seen.present(pod("a", ""));
    seen.noteBound(only(), NOW);
    assertThat(only().bound()).isEqualTo(NOW);
    assertThat(only().pulling()).isTrue();

    // An event of before the binding that comes late.
    seen.present(pod("a", ""));
    assertThat(only().pulling()).isTrue();
  }

  @Test
  void aPodThatWeHaveDeletedIsLeavingUntilItIsGone() {
    seen.present(pod("a", "node-a"));
    seen.noteDeleted(only(), NOW);
    assertThat(only().leaving()).isEqualTo(NOW);

    // It keeps its place for its successor, if there comes one.
    seen.gone("a", "a");
    assertThat(only().leaving()).isEqualTo(NOW);
    seen.present(pod("b", ""));
    assertThat(only().uid()).isEqualTo("b");
  }

  @Test
  void aPlaceIsNotKeptForASuccessorThatDoesNotCome() {
    seen.present(pod("a", "node-a"));
    seen.noteDeleted(only(), NOW);
    seen.gone("a", "a");

    assertThat(seen.of("web", NOW.plusSeconds(19))).hasSize(1);
    assertThat(seen.of("web", NOW.plusSeconds(20))).isEmpty();
  }

  @Test
  void aPodThatSomebodyElseDeletedIsJustGone() {
    seen.present(pod("a", "node-a"));
    seen.gone("a", "a");

    assertThat(seen.of("web", NOW)).isEmpty();
  }

  @Test
  void whatIsNoNewsIsNotTold() {
    AtomicInteger told = new AtomicInteger();
    seen.onChange(told::incrementAndGet);

    seen.present(pod("a", ""));
    seen.present(pod("a", ""));
    assertThat(told).hasValue(1);
    seen.present(pod("a", "node-a"));
    seen.gone("a", "a");
    assertThat(told).hasValue(3);
  }

  private CachePod only() {
    assertThat(seen.of("web", NOW)).hasSize(1);
    return seen.of("web", NOW).getFirst();
  }

  private static JsonObject pod(String uid, String node) {
    return JsonParser.parseString(
            """
            {"metadata": {"name": "%1$s", "uid": "%1$s", "creationTimestamp": "2026-11-21T11:00:00Z",
                "labels": {"stowage.dev/cache": "web", "stowage.dev/part": "web"}},
             "spec": {"nodeName": "%2$s", "containers": [{"name": "one"}],
                "affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [
                  {"matchFields": [{"key": "metadata.name", "operator": "In", "values": ["node-a"]}]}]}}}}}
            """
                .formatted(uid, node))
        .getAsJsonObject();
  }
}
