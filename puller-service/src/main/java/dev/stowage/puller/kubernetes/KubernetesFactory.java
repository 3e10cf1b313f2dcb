package dev.stowage.puller.kubernetes;

import dev.stowage.puller.mode.ModeRules;
import dev.stowage.puller.pace.PaceSettings;
import dev.stowage.puller.rewrite.WorkloadPlatform;
import dev.stowage.puller.rollout.Rollouts;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The platform when workloads are in a cluster. */
@Factory
@Requires(property = "stowage.puller.platform", value = "kubernetes", defaultValue = "kubernetes")
final class KubernetesFactory {

  @Singleton
  WorkloadPlatform platform(
      KubernetesSettings settings,
      ModeRules modes,
      PaceSettings pace,
      Rollouts rollouts,
      Clock clock) {
    ApiServer server = new ApiServer(ClusterConnection.open(settings));
    server.requireReachable();
    return new KubernetesPlatform(server, modes, pace.rules(), rollouts, clock);
  }
}
