package dev.stowage.puller.kubernetes;

import dev.stowage.cluster.ClusterConnection;
import dev.stowage.puller.rewrite.PullerSettings;
import dev.stowage.puller.rewrite.WorkloadPlatform;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Duration;

/** The platform when workloads are in a cluster. */
@Factory
@Requires(property = "stowage.puller.platform", value = "kubernetes", defaultValue = "kubernetes")
final class KubernetesFactory {
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);

  @Singleton
  WorkloadPlatform platform(PullerSettings puller, KubernetesSettings settings) {
    ApiServer server =
        new ApiServer(ClusterConnection.open(settings.address()).client(ANSWER_TIMEOUT));
    server.requireReachable();
    return new KubernetesPlatform(server, puller.rewrite());
  }
}
