package dev.stowage.watcher;

import dev.stowage.cluster.ClusterConnection;
import dev.stowage.cluster.Leadership;
import dev.stowage.manifest.ManifestException;
import dev.stowage.runtime.StartupException;
import dev.stowage.watcher.discovery.DiscoveryPolicy;
import dev.stowage.watcher.kubernetes.KubernetesSource;
import dev.stowage.watcher.manifests.ManifestSource;
import dev.stowage.watcher.source.SourceException;
import dev.stowage.watcher.source.WorkloadSource;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes what the settings name, or says in one line why it cannot. */
@Factory
final class WatcherFactory {

  @Singleton
  DiscoveryPolicy policy(WatcherSettings settings, FilterSettings filter) {
    return settings.policy(filter);
  }

  @Singleton
  @Bean(preDestroy = "close")
  WorkloadSource source(WatcherSettings settings, FilterSettings filter, Clock clock) {
    String cluster = settings.clusterName();
    try {
      return switch (settings.source()) {
        case "manifests" ->
            ManifestSource.open(
                cluster,
                Path.of(required("stowage.watcher.manifests", settings.manifests())),
                settings.manifestPollInterval(),
                clock);
        case "kubernetes" ->
            KubernetesSource.connect(
                cluster,
                ClusterConnection.open(settings.address()),
                settings.options(filter),
                clock);
        default ->
            throw new StartupException(
                "stowage.watcher.source is '%s', must be kubernetes or manifests"
                    .formatted(settings.source()));
      };
    } catch (ManifestException e) {
      throw new StartupException(e.getMessage(), e);
    } catch (SourceException e) {
      throw new StartupException(e.getMessage(), e);
    }
  }

  @Singleton
  @Bean(preDestroy = "close")
  Leadership leadership(WatcherSettings settings, ElectionProperties election, Clock clock) {
    boolean inCluster =
        settings.source().equals("kubernetes") && settings.address().kubeconfig().isEmpty();
    return Objects.requireNonNullElse(election.enabled(), inCluster)
        ? Leadership.elect(election.settings(), ClusterConnection.open(settings.address()), clock)
        : Leadership.alone(clock);
  }

  private static String required(String setting, @Nullable String value) {
    return given(value).orElseThrow(() -> new StartupException(setting + " is not set"));
  }

  private static Optional<String> given(@Nullable String value) {
    return Optional.ofNullable(value).filter(text -> !text.isBlank());
  }
}
