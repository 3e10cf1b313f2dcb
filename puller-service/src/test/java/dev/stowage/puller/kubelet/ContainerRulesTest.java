package dev.stowage.puller.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.stowage.event.NodeCacheEvent.PresenceState;
import dev.stowage.puller.kubelet.ContainerRules.Reading;
import dev.stowage.puller.presence.PodJson;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ContainerRulesTest {
  private static final Failure LATE = new Failure("Unschedulable", "too many pods");

  private static Reading of(String status) {
    return ContainerRules.of(PodJson.json(status), Optional.empty(), true);
  }

  @Test
  void anImageWhoseContainerRunsIsPresentSinceItBegan() {
    assertThat(of(PodJson.RUNNING))
        .isEqualTo(new Reading(PresenceState.PRESENT, Instant.parse("2026-11-21T10:00:05Z"), null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'state': {'terminated': {'exitCode': 1}}, 'imageID': 'sha256:1'}",
        "{'state': {'waiting': {'reason': 'CrashLoopBackOff'}}, 'imageID': 'sha256:1'}",
        "{'state': {'waiting': {'reason': 'RunContainerError'}}, 'imageID': 'sha256:1'}",
        "{'state': {'waiting': {'reason': 'ContainerCreating'}}, 'lastState': {'terminated': {'exitCode': 0}}, 'imageID': 'sha256:1'}"
      })
  void anImageWhoseContainerRanOnceIsPresentHoweverItEnded(String status) {
    assertThat(of(status.replace('\'', '"')).state()).isEqualTo(PresenceState.PRESENT);
  }

  @Test
  void aContainerThatIsSaidToHaveEndedWithoutAnImageHasShownNothing() {
    assertThat(of("{\"state\": {\"terminated\": {\"exitCode\": 137}}, \"imageID\": \"\"}").state())
        .isEqualTo(PresenceState.PULLING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ContainerCreating", "PodInitializing"})
  void anImageIsPulledWhileItsContainerWaitsForNothingElse(String reason) {
    assertThat(of(PodJson.waiting(reason, "")).state()).isEqualTo(PresenceState.PULLING);
    assertThat(ContainerRules.of(new JsonObject(), Optional.empty(), true).state())
        .isEqualTo(PresenceState.PULLING);
  }

  @Test
  void anImageWaitsForAsLongAsItsPodHasNotBeenGivenToTheNode() {
    assertThat(ContainerRules.of(new JsonObject(), Optional.empty(), false).state())
        .isEqualTo(PresenceState.WAITING);
    assertThat(ContainerRules.of(new JsonObject(), Optional.of(LATE), false).failure())
        .isEqualTo(LATE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ErrImagePull",
        "ImagePullBackOff",
        "InvalidImageName",
        "ErrImageNeverPull",
        "RegistryUnavailable",
        "ImageInspectError",
        "CreateContainerConfigError",
        "CreateContainerError",
        "SomethingNew"
      })
  void anyOtherReasonToWaitIsAFailureWithThatReason(String reason) {
    Reading reading = of(PodJson.waiting(reason, "it\ndid not work"));

    assertThat(reading.state()).isEqualTo(PresenceState.FAILED);
    assertThat(reading.failure()).isEqualTo(new Failure(reason, "it\\u000adid not work"));
  }

  @Test
  void whatKeepsThePodFailsOnlyImagesThatAreNotThereYet() {
    assertThat(ContainerRules.of(new JsonObject(), Optional.of(LATE), true).failure())
        .isEqualTo(LATE);
    assertThat(ContainerRules.of(PodJson.json(PodJson.RUNNING), Optional.of(LATE), true).state())
        .isEqualTo(PresenceState.PRESENT);
    assertThat(
            ContainerRules.of(
                    PodJson.json(PodJson.waiting("ErrImagePull", "no")), Optional.of(LATE), true)
                .failure())
        .isEqualTo(new Failure("ErrImagePull", "no"));
  }

  @Test
  void anInitContainerThatCannotRunKeepsThePod() {
    assertThat(
            podFailure(
                "{'initContainerStatuses': [{'name': 'copy-sleep', 'state': {'waiting': {'reason': 'ImagePullBackOff', 'message': 'not found'}}}]}"))
        .contains(new Failure("ImagePullBackOff", "init container copy-sleep: not found"));
    assertThat(
            podFailure(
                "{'initContainerStatuses': [{'name': 'copy-sleep', 'state': {'terminated': {'exitCode': 2, 'reason': 'Error'}}}]}"))
        .contains(new Failure("Error", "init container copy-sleep: ended with 2"));
    assertThat(
            podFailure(
                "{'initContainerStatuses': [{'name': 'copy-sleep', 'state': {'terminated': {'exitCode': 0}}}]}"))
        .isEmpty();
    assertThat(
            podFailure(
                "{'initContainerStatuses': [{'name': 'copy-sleep', 'state': {'waiting': {'reason': 'PodInitializing'}}}]}"))
        .isEmpty();
  }

  @Test
  void aPodThatCannotBeScheduledOrWasEvictedSaysSo() {
    assertThat(
            podFailure(
                "{'phase': 'Pending', 'conditions': [{'type': 'PodScheduled', 'status': 'False', 'reason': 'Unschedulable', 'message': 'Insufficient memory'}]}"))
        .contains(new Failure("Unschedulable", "Insufficient memory"));
    assertThat(
            podFailure(
                "{'phase': 'Failed', 'reason': 'Evicted', 'message': 'low on ephemeral-storage'}"))
        .contains(new Failure("Evicted", "low on ephemeral-storage"));
    assertThat(podFailure("{'phase': 'Running'}")).isEmpty();
  }

  private static Optional<Failure> podFailure(String status) {
    return ContainerRules.podFailure(
        PodJson.json("{\"status\": %s}".formatted(status.replace('\'', '"'))));
  }
}
