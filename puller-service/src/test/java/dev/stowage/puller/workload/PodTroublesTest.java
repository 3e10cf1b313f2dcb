package dev.stowage.puller.workload;

import static dev.stowage.puller.rewrite.KnownEvents.image;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.stowage.puller.rollout.RolloutStatus;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PodTroublesTest {
  private static final String COPY = "backup.example/nginx:1";
  private static final String POD =
      """
      {"metadata": {"name": "web-1"%s}, "spec": {"%s": [{"name": "main", "image": "%s"}]},
       "status": {"%s": [{"name": "main", "state": {"waiting": {"reason": "%s", "message": "%s"}}}]}}
      """;

  @ParameterizedTest
  @CsvSource({
    "ImagePullBackOff, Back-off pulling image",
    "InvalidImageName, it is none",
    "ErrImageNeverPull, it may not",
    "ErrImagePull, manifest unknown",
    "ErrImagePull, backup.example/nginx:1: not found"
  })
  void aPodThatCannotPullItsCopyIsFound(String reason, String message) {
    assertThat(trouble(pod("", "containers", COPY, "containerStatuses", reason, message)))
        .get()
        .isInstanceOfSatisfying(
            RolloutStatus.Failed.class,
            failed -> {
              assertThat(failed.code()).isEqualTo("PULL_FAILED");
              assertThat(failed.message()).contains(COPY, reason, message);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "ErrImagePull, i/o timeout",
    "ContainerCreating, ''",
    "CrashLoopBackOff, back-off 10s",
    "CreateContainerConfigError, no such secret"
  })
  void aPullThatMayWorkTheNextTimeIsNoTrouble(String reason, String message) {
    assertThat(trouble(pod("", "containers", COPY, "containerStatuses", reason, message)))
        .isEmpty();
  }

  @Test
  void aPodThatCannotPullItsOriginalIsToldApart() {
    JsonArray pods = new JsonArray();
    pods.add(pod("", "containers", "nginx:1", "containerStatuses", "ErrImagePull", "not found"));

    assertThat(PodTroubles.ofSources(pods, Set.of(image("nginx:1"))))
        .contains(
            new RolloutStatus.Failed(
                "SOURCE_PULL_FAILED",
                "nginx:1 is not at its registry any more (ErrImagePull: not found)"));
  }

  @Test
  void anInitContainersPullCountsToo() {
    assertThat(
            trouble(
                pod("", "initContainers", COPY, "initContainerStatuses", "ImagePullBackOff", "x")))
        .isPresent();
  }

  @Test
  void podsOfTheOldRevisionAndThoseThatEndAreNotLookedAt() {
    assertThat(
            trouble(pod("", "containers", "nginx:1", "containerStatuses", "ImagePullBackOff", "x")))
        .isEmpty();
    String ends = ", \"deletionTimestamp\": \"2026-11-21T00:00:00Z\"";
    assertThat(trouble(pod(ends, "containers", COPY, "containerStatuses", "ImagePullBackOff", "x")))
        .isEmpty();
  }

  @Test
  void selectorsAreWrittenAsRequestsHaveThem() {
    JsonObject selector =
        JsonParser.parseString(
                """
                {"matchLabels": {"app": "web"}, "matchExpressions": [
                  {"key": "tier", "operator": "In", "values": ["a", "b"]},
                  {"key": "zone", "operator": "NotIn", "values": ["c"]},
                  {"key": "canary", "operator": "DoesNotExist"}, {"key": "team", "operator": "Exists"}]}
                """)
            .getAsJsonObject();

    assertThat(PodObserver.selector(selector))
        .isEqualTo("app=web,tier in (a,b),zone notin (c),!canary,team");
  }

  private static Optional<RolloutStatus> trouble(JsonObject pod) {
    JsonArray pods = new JsonArray();
    pods.add(pod);
    return PodTroubles.ofCopies(pods, Set.of(image(COPY)));
  }

  private static JsonObject pod(
      String metadata, String list, String image, String statuses, String reason, String message) {
    return JsonParser.parseString(POD.formatted(metadata, list, image, statuses, reason, message))
        .getAsJsonObject();
  }
}
