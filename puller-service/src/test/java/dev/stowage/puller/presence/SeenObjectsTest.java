package dev.stowage.puller.presence;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.stowage.puller.placement.KnownNode;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class SeenObjectsTest {
  private final SeenNodes nodes = new SeenNodes();
  private final AtomicInteger told = new AtomicInteger();
  private final SeenObjects follower =
      new SeenObjects(nodes::put, nodes::remove, told::incrementAndGet);

  private static JsonObject node(String name, String ready) {
    return PodJson.json(
        """
        {"metadata": {"name": "%s", "labels": {"zone": "a"}},
         "spec": {"taints": [{"key": "stowage.dev/cold", "effect": "NoSchedule"}]},
         "status": {"allocatable": {"cpu": "2", "memory": "4Gi", "pods": "110", "hugepages-2Mi": "0"},
           "conditions": [{"type": "Ready", "status": "%s", "lastHeartbeatTime": "%s"}]}}
        """
            .formatted(name, ready, System.nanoTime()));
  }

  /** Somebody may wait for the list, and have no interest in what it shows. */
  @Test
  void theEndOfAListIsNewsEvenWhereNothingElseIs() {
    follower.present(node("a", "True"));
    assertThat(told).hasValue(1);
    follower.listed();
    assertThat(told).hasValue(2);
  }

  @Test
  void aProofOfLifeIsNoNews() {
    follower.present(node("a", "True"));
    follower.present(node("a", "True"));
    assertThat(told).hasValue(1);

    follower.present(node("a", "Unknown"));
    assertThat(told).hasValue(2);
    follower.gone("a", "1");
    assertThat(told).hasValue(3);
    assertThat(nodes.all()).isEmpty();
  }

  @Test
  void ofANodeIsKeptWhatCachesNeed() {
    follower.present(node("a", "True"));

    KnownNode node = nodes.all().getFirst();
    assertThat(node.ready()).isTrue();
    assertThat(node.labels()).containsEntry("zone", "a");
    assertThat(node.taints()).hasSize(1);
    assertThat(node.allocatable()).containsOnlyKeys("cpu", "memory", "pods");
  }
}
