package dev.stowage.puller.turn;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class CachePodTest {
  private static final Instant BOUND = Instant.parse("2026-11-21T12:00:00Z");

  @Test
  void aPodThatWaitsForItsTurnIsOfTheNodeThatItsDaemonSetMeans() {
    CachePod pod = CachePod.read(waiting()).orElseThrow();

    assertThat(pod)
        .isEqualTo(new CachePod("web-x", "u1", "web", "web-2", "node-a", "abc", null, null, false));
  }

  @Test
  void aBoundPodPullsUntilEachOfItsImagesIsThereOrHasFailed() {
    assertThat(read("[]").pulling()).isTrue();
    assertThat(read("[{\"name\": \"one\", \"state\": {\"running\": {}}}]").pulling()).isTrue();
    assertThat(
            read("""
            [{"name": "one", "state": {"running": {}}},
             {"name": "two", "state": {"waiting": {"reason": "ContainerCreating"}}}]
            """)
                .pulling())
        .isTrue();
    assertThat(
            read("""
            [{"name": "one", "state": {"terminated": {}}},
             {"name": "two", "state": {"waiting": {"reason": "ImagePullBackOff"}}}]
            """)
                .pulling())
        .isFalse();
    assertThat(read("[]").bound()).isEqualTo(BOUND);
  }

  @Test
  void aPodThatTheKubeletTurnedAwayPullsNothing() {
    JsonObject pod = bound("[]");
    pod.getAsJsonObject("status").addProperty("phase", "Failed");
    assertThat(CachePod.read(pod).orElseThrow().pulling()).isFalse();
  }

  @Test
  void whatIsForNoNodeIsNoPodOfADaemonSet() {
    JsonObject pod = waiting();
    pod.getAsJsonObject("spec").remove("affinity");
    assertThat(CachePod.read(pod)).isEmpty();
  }

  private static CachePod read(String statuses) {
    return CachePod.read(bound(statuses)).orElseThrow();
  }

  private static JsonObject bound(String statuses) {
    JsonObject pod = waiting();
    pod.getAsJsonObject("spec").addProperty("nodeName", "node-a");
    pod.add(
        "status",
        JsonParser.parseString(
            """
            {"phase": "Pending", "containerStatuses": %s,
             "conditions": [{"type": "PodScheduled", "lastTransitionTime": "%s"}]}
            """
                .formatted(statuses, BOUND)));
    return pod;
  }

  private static JsonObject waiting() {
    return JsonParser.parseString(
            """
            {"metadata": {"name": "web-x", "uid": "u1", "creationTimestamp": "2026-11-21T11:00:00Z",
                "labels": {"stowage.dev/cache": "web", "stowage.dev/part": "web-2"},
                "annotations": {"stowage.dev/template": "abc"}},
             "spec": {"containers": [{"name": "one"}, {"name": "two"}],
                "affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [
                  {"matchFields": [{"key": "metadata.name", "operator": "In", "values": ["node-a"]}]}]}}}},
             "status": {"phase": "Pending"}}
            """)
        .getAsJsonObject();
  }
}
