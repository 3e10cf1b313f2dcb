package dev.stowage.puller.kubernetes;

import dev.stowage.cluster.ClusterConnection;
import dev.stowage.cluster.Leadership;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.mode.KnownNamespaces;
import dev.stowage.puller.mode.ModeRules;
import dev.stowage.puller.pace.PaceSettings;
import dev.stowage.puller.rewrite.WorkloadPlatform;
import dev.stowage.puller.rollout.Rollouts;
import dev.stowage.puller.secret.PullSecretRules;
import dev.stowage.puller.secret.SecretStore;
import dev.stowage.puller.warming.WarmingQueue;
import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;

/** The platform when workloads are in a cluster. */
@Factory
@Requires(property = "stowage.puller.platform", value = "kubernetes", defaultValue = "kubernetes")
final class KubernetesFactory {
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);

  @Singleton
  ClusterConnection connection(KubernetesSettings settings) {
    ClusterConnection connection = ClusterConnection.open(settings.address());
    new ApiServer(connection.client(ANSWER_TIMEOUT)).requireReachable();
    return connection;
  }

  @Singleton
  @Bean(preDestroy = "close")
  Leadership leadership(
      KubernetesSettings settings,
      ElectionProperties election,
      ClusterConnection connection,
      Clock clock) {
    boolean elect =
        Objects.requireNonNullElse(election.enabled(), settings.address().kubeconfig().isEmpty());
    return elect
        ? Leadership.elect(election.settings(), connection, clock)
        : Leadership.alone(clock);
  }

  /** Every write to the cluster goes through this one server, and so past the lease. */
  @Singleton
  ApiServer server(ClusterConnection connection, Leadership leadership) {
    return new ApiServer(leadership.guard(connection.client(ANSWER_TIMEOUT)));
  }

  @Singleton
  WorkloadPlatform platform(
      ApiServer server,
      ModeRules modes,
      PaceSettings pace,
      Rollouts rollouts,
      WarmingQueue warming,
      PullSecretRules pullSecrets,
      NamespaceWatch watch,
      BeanProvider<KnownNamespaces> namespaces,
      Clock clock) {
    return new KubernetesPlatform(
        server,
        new PullSecretNames(server, pullSecrets, namespaces::get),
        new NamespaceAnnotations(watch, server, clock),
        modes,
        pace.rules(),
        rollouts,
        warming,
        clock);
  }

  @Singleton
  @Bean(preDestroy = "close", typed = NamespaceWatch.class)
  NamespaceWatch namespaceWatch(ApiServer server) {
    return new NamespaceWatch(server);
  }

  /**
   * They are watched from when somebody needs all of them: without that they need not be listed.
   */
  @Singleton
  KnownNamespaces namespaces(NamespaceWatch watch) {
    watch.start();
    return watch;
  }

  @Singleton
  SecretStore secrets(ApiServer server, KubernetesSettings settings) {
    return new ClusterSecrets(server, settings.namespace());
  }
}
