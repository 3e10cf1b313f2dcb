package dev.stowage.puller.kubelet;

import static dev.stowage.puller.presence.PodJson.CREATING;
import static dev.stowage.puller.presence.PodJson.RUNNING;
import static dev.stowage.puller.presence.PodJson.pod;
import static dev.stowage.puller.presence.PodJson.status;
import static dev.stowage.puller.presence.PodJson.waiting;
import static dev.stowage.puller.presence.PodJson.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.stowage.event.NodeCacheEvent.CacheCounts;
import dev.stowage.event.NodeCacheEvent.CachedOnNode;
import dev.stowage.event.NodeCacheEvent.PresenceState;
import dev.stowage.puller.cache.CachedImage;
import dev.stowage.puller.presence.PodJson;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PodsOnNodesTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Instant BEGUN = Instant.parse("2026-11-21T10:00:05Z");
  private static final List<String> IMAGES = List.of("nginx:1.25", "quay.io/a/b:2");

  private final PodsOnNodes pods = new PodsOnNodes();

  private boolean put(String name, Instant now, String... containers) {
    return pods.put(name, with(pod(name, "base", "n1", IMAGES), status(List.of(containers))), now);
  }

  private PresenceState state(String image) {
    return pods.state("base", image, "n1");
  }

  @Test
  void oneImageThatFailedDoesNotHideTheOther() {
    assertThat(put("p", NOW, RUNNING, waiting("ErrImagePull", "no"))).isTrue();

    assertThat(state("nginx:1.25")).isEqualTo(PresenceState.PRESENT);
    assertThat(state("quay.io/a/b:2")).isEqualTo(PresenceState.FAILED);
    assertThat(state("other:1")).isEqualTo(PresenceState.WAITING);
    assertThat(pods.state("base", "nginx:1.25", "n2")).isEqualTo(PresenceState.WAITING);
    assertThat(pods.state("other", "nginx:1.25", "n1")).isEqualTo(PresenceState.WAITING);
  }

  @Test
  void anImageIsFoundByItsCanonicalNameAsWell() {
    put("p", NOW, RUNNING, RUNNING);

    assertThat(pods.isPresent("docker.io/library/nginx:1.25", "n1")).isTrue();
    assertThat(pods.isPresent("docker.io/library/nginx:1.26", "n1")).isFalse();
  }

  @Test
  void anUpdateThatSaysNothingNewIsNoNews() {
    put("p", NOW, RUNNING, waiting("ErrImagePull", "no"));

    assertThat(put("p", NOW.plusSeconds(60), RUNNING, waiting("ErrImagePull", "no"))).isFalse();
    assertThat(onNode("quay.io/a/b:2").since()).isEqualTo(NOW);
    assertThat(put("p", NOW.plusSeconds(90), RUNNING, RUNNING)).isTrue();
  }

  @Test
  void anImageStaysPresentWhileItsPodIsReplaced() {
    put("old", NOW, RUNNING, RUNNING);
    pods.remove("old", NOW);
    assertThat(state("nginx:1.25")).isEqualTo(PresenceState.PRESENT);

    put("new", NOW.plusSeconds(5), CREATING, "");
    assertThat(state("nginx:1.25")).isEqualTo(PresenceState.PRESENT);
    assertThat(state("quay.io/a/b:2")).isEqualTo(PresenceState.PRESENT);

    put("new", NOW.plusSeconds(9), RUNNING.replace("10:00", "12:00"), CREATING);
    assertThat(onNode("nginx:1.25").since()).isEqualTo(BEGUN);
  }

  @Test
  void anImageIsNotPresentAnyMoreWhenTheKubeletSaysOtherwise() {
    put("old", NOW, RUNNING, RUNNING);
    pods.remove("old", NOW);
    put("new", NOW.plusSeconds(5), waiting("ImagePullBackOff", "gone"), CREATING);

    assertThat(state("nginx:1.25")).isEqualTo(PresenceState.FAILED);
    assertThat(state("quay.io/a/b:2")).isEqualTo(PresenceState.PRESENT);
  }

  @Test
  void whatAPodLeftIsForgottenWhenNothingReplacesIt() {
    put("old", NOW, RUNNING, CREATING);
    pods.remove("old", NOW);
    assertThat(state("quay.io/a/b:2")).isEqualTo(PresenceState.WAITING);

    assertThat(pods.forget(NOW.plus(Duration.ofMinutes(9)))).isFalse();
    assertThat(pods.forget(NOW.plus(Duration.ofMinutes(11)))).isTrue();
    assertThat(state("nginx:1.25")).isEqualTo(PresenceState.WAITING);
  }

  @Test
  void whatAPodLeftIsRememberedForAsLongAsItsSuccessorPulls() {
    put("old", NOW, RUNNING, RUNNING);
    pods.remove("old", NOW);
    put("new", NOW, CREATING, CREATING);

    assertThat(pods.forget(NOW.plus(Duration.ofHours(2)))).isFalse();
    assertThat(state("nginx:1.25")).isEqualTo(PresenceState.PRESENT);
    pods.remove("new", NOW.plus(Duration.ofHours(2)));
    assertThat(state("nginx:1.25")).isEqualTo(PresenceState.PRESENT);
  }

  @Test
  void theNewerOfTwoPodsHasTheLastWord() {
    JsonObject evicted =
        with(
            pod("a", "base", "n1", IMAGES),
            PodJson.json("{\"phase\": \"Failed\", \"reason\": \"Evicted\"}"));
    JsonObject newer = with(pod("b", "base", "n1", IMAGES), status(List.of(RUNNING, CREATING)));
    newer.getAsJsonObject("metadata").addProperty("creationTimestamp", "2026-11-21T11:00:00Z");
    pods.put("b", newer, NOW);
    pods.put("a", evicted, NOW);

    assertThat(state("nginx:1.25")).isEqualTo(PresenceState.PRESENT);
    assertThat(state("quay.io/a/b:2")).isEqualTo(PresenceState.PULLING);
  }

  @Test
  void aPodThatHasNotItsTurnYetWaitsOnTheNodeThatItIsFor() {
    pods.put("p", unscheduled("p"), NOW);

    assertThat(state("nginx:1.25")).isEqualTo(PresenceState.WAITING);
    assertThat(onNode("nginx:1.25").since()).isEqualTo("2026-11-21T10:00:00Z");
    assertThat(pods.hasPods("base")).isTrue();

    JsonObject unschedulable =
        with(
            unscheduled("p"),
            PodJson.json(
                "{\"conditions\": [{\"type\": \"PodScheduled\", \"reason\": \"Unschedulable\", \"message\": \"no memory\"}]}"));
    assertThat(pods.put("p", unschedulable, NOW)).isTrue();
    assertThat(onNode("nginx:1.25").code()).isEqualTo("Unschedulable");
  }

  @Test
  void anImageStaysPresentForAsLongAsTheSuccessorOfItsPodWaitsForItsTurn() {
    put("old", NOW, RUNNING, RUNNING);
    pods.remove("old", NOW);
    pods.put("new", unscheduled("new"), NOW);

    assertThat(pods.forget(NOW.plus(Duration.ofHours(2)))).isFalse();
    assertThat(state("nginx:1.25")).isEqualTo(PresenceState.PRESENT);
  }

  private static JsonObject unscheduled(String name) {
    JsonObject pod = pod(name, "base", "", IMAGES);
    pod.getAsJsonObject("spec")
        .add(
            "affinity",
            PodJson.json(
                """
                {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [
                  {"matchFields": [{"key": "metadata.name", "operator": "In", "values": ["n1"]}]}]}}}
                """));
    return pod;
  }

  @Test
  void theWorstNodesAreNamedFirstAndOfManyOnlyAHundred() {
    List<String> nodes = IntStream.range(0, 150).mapToObj("n%03d"::formatted).toList();
    for (int i = 0; i < 140; i++) {
      String state = i == 7 ? waiting("ErrImagePull", "no") : i == 9 ? CREATING : RUNNING;
      pods.put(
          "p" + i,
          with(pod("p" + i, "base", nodes.get(i), IMAGES), status(List.of(state, RUNNING))),
          NOW);
    }

    ImagePresence nginx = images(nodes).getFirst();

    assertThat(nginx.counts()).isEqualTo(new CacheCounts(138, 1, 1, 10));
    assertThat(nginx.nodes()).hasSize(100);
    assertThat(nginx.omitted()).isEqualTo(50);
    assertThat(nginx.nodes().getFirst())
        .isEqualTo(new CachedOnNode("n007", PresenceState.FAILED, NOW, "ErrImagePull", "no"));
    assertThat(nginx.nodes().get(1).node()).isEqualTo("n009");
    assertThat(nginx.nodes().get(2).state()).isEqualTo(PresenceState.WAITING);
    assertThat(nginx.nodes().get(12).state()).isEqualTo(PresenceState.PRESENT);
  }

  @Test
  void ofHalfAMillionImagesOnNodesLessThanSixteenBytesEachAreKept() {
    List<String> images =
        IntStream.range(0, 50).mapToObj("registry.example/team/application:%d"::formatted).toList();
    JsonObject json = with(pod("p", "base", "n", images), status(Collections.nCopies(50, RUNNING)));
    long before = usedHeap();
    for (int node = 0; node < 500; node++) {
      json.getAsJsonObject("spec").addProperty("nodeName", "node-%d.example".formatted(node));
      for (int part = 0; part < 20; part++) {
        String name = "stowage-cache-base-%d-x%d".formatted(part, node);
        json.getAsJsonObject("metadata").addProperty("name", name);
        pods.put(name, json, NOW);
      }
    }
    long used = usedHeap() - before;

    assertThat(pods.state("base", images.getLast(), "node-499.example"))
        .isEqualTo(PresenceState.PRESENT);
    assertThat(used).isLessThan(16L * 500_000);
  }

  private static long usedHeap() {
    Runtime runtime = Runtime.getRuntime();
    List<Long> seen = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      runtime.gc();
      seen.add(runtime.totalMemory() - runtime.freeMemory());
    }
    return Collections.min(seen);
  }

  private List<ImagePresence> images(List<String> nodes) {
    return pods.images(
        "base",
        List.of(new CachedImage("a", "nginx:1.25"), new CachedImage("b", "quay.io/a/b:2")),
        nodes,
        NOW);
  }

  private CachedOnNode onNode(String image) {
    return images(List.of("n1")).stream()
        .filter(one -> one.image().equals(image))
        .findFirst()
        .orElseThrow()
        .nodes()
        .getFirst();
  }
}
