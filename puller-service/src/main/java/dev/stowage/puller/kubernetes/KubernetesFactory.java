package dev.stowage.puller.kubernetes;

import dev.stowage.puller.mode.KnownNamespaces;
import dev.stowage.puller.rewrite.PullerSettings;
import dev.stowage.puller.rewrite.WorkloadPlatform;
import dev.stowage.puller.secret.PullSecretRules;
import dev.stowage.puller.secret.SecretStore;
import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;

/** The platform when workloads are in a cluster. */
@Factory
@Requires(property = "stowage.puller.platform", value = "kubernetes", defaultValue = "kubernetes")
final class KubernetesFactory {

  @Singleton
  ApiServer server(KubernetesSettings settings) {
    ApiServer server = new ApiServer(ClusterConnection.open(settings));
    server.requireReachable();
    return server;
  }

  @Singleton
  WorkloadPlatform platform(
      PullerSettings puller,
      ApiServer server,
      PullSecretRules pullSecrets,
      BeanProvider<KnownNamespaces> namespaces) {
    return new KubernetesPlatform(
        server, new PullSecretNames(server, pullSecrets, namespaces::get), puller.rewrite());
  }

  @Singleton
  @Bean(preDestroy = "close")
  NamespaceWatch namespaces(ApiServer server) {
    return new NamespaceWatch(server);
  }

  @Singleton
  SecretStore secrets(ApiServer server, KubernetesSettings settings) {
    return new ClusterSecrets(server, settings.namespace());
  }
}
