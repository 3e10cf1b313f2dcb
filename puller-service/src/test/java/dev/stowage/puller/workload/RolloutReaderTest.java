package dev.stowage.puller.workload;

import static dev.stowage.puller.rewrite.KnownEvents.workload;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.stowage.puller.rollout.RolloutStatus;
import dev.stowage.workload.WorkloadKind;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class RolloutReaderTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'replicas': 2 | 'observedGeneration': 3, 'replicas': 2, 'updatedReplicas': 2, 'availableReplicas': 2 | Settled",
        "'replicas': 0 | 'observedGeneration': 3 | Settled",
        "'replicas': 0 | 'observedGeneration': 2 | Progressing",
        "'replicas': 0 | | Progressing",
        "'minReadySeconds': 1 | 'observedGeneration': 3 | Progressing",
        "'replicas': 2 | 'observedGeneration': 3, 'replicas': 2, 'updatedReplicas': 1, 'availableReplicas': 2 | Progressing",
        "'replicas': 2 | 'observedGeneration': 3, 'replicas': 3, 'updatedReplicas': 2, 'availableReplicas': 2 | Progressing",
        "'replicas': 2 | 'observedGeneration': 3, 'replicas': 2, 'updatedReplicas': 2, 'availableReplicas': 1 | Progressing",
        "'replicas': 2, 'paused': true | 'observedGeneration': 3, 'replicas': 2 | Paused",
        "'replicas': 2 | 'observedGeneration': 3, 'conditions': [{'type': 'Progressing', 'reason': 'ProgressDeadlineExceeded'}] | Failed",
        "'replicas': 2 | 'observedGeneration': 2, 'conditions': [{'type': 'Progressing', 'reason': 'ProgressDeadlineExceeded'}] | Progressing"
      })
  void aDeploymentsRollout(String spec, @Nullable String status, String expected) {
    assertThat(read(WorkloadKind.DEPLOYMENT, spec, status)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'replicas': 2 | 'observedGeneration': 3, 'readyReplicas': 2, 'currentRevision': 'a', 'updateRevision': 'a' | Settled",
        "'replicas': 2 | 'observedGeneration': 3, 'readyReplicas': 2, 'updatedReplicas': 1, 'currentRevision': 'a', 'updateRevision': 'b' | Progressing",
        "'replicas': 2 | 'observedGeneration': 3, 'readyReplicas': 1, 'currentRevision': 'a', 'updateRevision': 'a' | Progressing",
        "'replicas': 2 | 'observedGeneration': 2, 'readyReplicas': 2, 'currentRevision': 'a', 'updateRevision': 'a' | Progressing",
        "'replicas': 2, 'updateStrategy': {'rollingUpdate': {'partition': 1}} | 'observedGeneration': 3, 'readyReplicas': 2, 'updatedReplicas': 1, 'currentRevision': 'a', 'updateRevision': 'b' | Settled",
        "'replicas': 2, 'updateStrategy': {'type': 'OnDelete'} | 'observedGeneration': 3, 'readyReplicas': 2, 'currentRevision': 'a', 'updateRevision': 'b' | Settled"
      })
  void aStatefulSetsRollout(String spec, String status, String expected) {
    assertThat(read(WorkloadKind.STATEFUL_SET, spec, status)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'a': 1 | 'observedGeneration': 3, 'desiredNumberScheduled': 2, 'updatedNumberScheduled': 2, 'numberAvailable': 2 | Settled",
        "'a': 1 | 'observedGeneration': 3, 'desiredNumberScheduled': 0 | Settled",
        "'a': 1 | 'observedGeneration': 3, 'desiredNumberScheduled': 2, 'updatedNumberScheduled': 1, 'numberAvailable': 2 | Progressing",
        "'a': 1 | 'observedGeneration': 3, 'desiredNumberScheduled': 2, 'updatedNumberScheduled': 2, 'numberAvailable': 1 | Progressing",
        "'a': 1 | 'observedGeneration': 2 | Progressing",
        "'updateStrategy': {'type': 'OnDelete'} | 'observedGeneration': 3, 'desiredNumberScheduled': 2, 'numberAvailable': 2 | Settled"
      })
  void aDaemonSetsRollout(String spec, String status, String expected) {
    assertThat(read(WorkloadKind.DAEMON_SET, spec, status)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(names = {"REPLICA_SET", "REPLICATION_CONTROLLER", "JOB", "CRON_JOB", "POD"})
  void theseKindsRollNothingOut(WorkloadKind kind) {
    assertThat(read(kind, "'replicas': 5", "")).isEqualTo("Settled");
  }

  @Test
  void whatIsProgressingSaysHowFarItIs() {
    RolloutStatus status =
        RolloutReader.status(
            object(
                WorkloadKind.DEPLOYMENT,
                "'replicas': 3",
                "'observedGeneration': 3, 'updatedReplicas': 1, 'replicas': 3, 'availableReplicas': 2"));

    assertThat(status)
        .isEqualTo(new RolloutStatus.Progressing("rolling out: 1 of 3 updated, 2 available"));
  }

  private static String read(WorkloadKind kind, String spec, @Nullable String status) {
    return RolloutReader.status(object(kind, spec, status == null ? "" : status))
        .getClass()
        .getSimpleName();
  }

  private static WorkloadObject object(WorkloadKind kind, String spec, String status) {
    String json =
        String.format(
                Locale.ROOT,
                "{'metadata': {'generation': 3}, 'spec': {%s}, 'status': {%s}}",
                spec,
                status)
            .replace('\'', '"');
    return new WorkloadObject(
        workload(kind, "shop", "web"), JsonParser.parseString(json).getAsJsonObject());
  }
}
