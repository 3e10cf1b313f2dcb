package dev.stowage.watcher;

import dev.stowage.cluster.ClusterAddress;
import dev.stowage.image.InvalidImageException;
import dev.stowage.image.TargetRepository;
import dev.stowage.runtime.StartupException;
import dev.stowage.watcher.discovery.DiscoveryPolicy;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is watched and what counts as a discovery: {@code stowage.watcher.*}.
 *
 * @param cluster the name of the cluster in every event: letters, digits, '.', '_' and '-'
 * @param source {@code kubernetes}, or {@code manifests} for a folder of manifests
 * @param kubeconfig a kubeconfig file; without it the service account of the pod is used
 * @param context a context of the kubeconfig; without it its current one
 * @param manifests the folder of manifests
 * @param targets where copies go, as HOST/REPOSITORY: an image under one of them is no discovery
 * @param ignoredNamespaces namespaces that are not looked into, besides {@code kube-system}
 * @param sourceRegistries only images of these registries, as HOST[:PORT], are discoveries; empty
 *     for all
 * @param relistInterval how often everything is listed anew
 * @param manifestPollInterval how often the folder is looked at for changes
 */
@ConfigurationProperties("stowage.watcher")
public record WatcherSettings(
    @Bindable(defaultValue = "") String cluster,
    @Bindable(defaultValue = "kubernetes") String source,
    @Nullable String kubeconfig,
    @Nullable String context,
    @Nullable String manifests,
    @Bindable(defaultValue = "") List<String> targets,
    @Bindable(defaultValue = "") List<String> ignoredNamespaces,
    @Bindable(defaultValue = "") List<String> sourceRegistries,
    @Bindable(defaultValue = "10m") Duration relistInterval,
    @Bindable(defaultValue = "1s") Duration manifestPollInterval) {
  private static final Pattern CLUSTER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  public WatcherSettings {
    targets = withoutBlanks(targets);
    ignoredNamespaces = withoutBlanks(ignoredNamespaces);
    sourceRegistries = withoutBlanks(sourceRegistries);
  }

  /**
   * The cluster's name.
   *
   * @throws StartupException when it is missing or has characters that it must not have
   */
  String clusterName() {
    if (cluster.isEmpty()) {
      throw new StartupException(
          "stowage.watcher.cluster is not set: give the cluster a name that no other has");
    }
    if (!CLUSTER.matcher(cluster).matches()) {
      throw new StartupException(
          "stowage.watcher.cluster must be 1 to 63 letters, digits, '.', '_' and '-', starting with a letter or digit");
    }
    return cluster;
  }

  /**
   * What counts as a discovery.
   *
   * @throws StartupException when a target or source registry is malformed
   */
  DiscoveryPolicy policy() {
    List<TargetRepository> parsed;
    try {
      parsed = targets.stream().map(TargetRepository::parse).toList();
    } catch (InvalidImageException e) {
      throw new StartupException("stowage.watcher.targets: " + e.getMessage(), e);
    }
    try {
      return new DiscoveryPolicy(
          parsed, new TreeSet<>(ignoredNamespaces), new TreeSet<>(sourceRegistries));
    } catch (InvalidImageException e) {
      throw new StartupException("stowage.watcher.source-registries: " + e.getMessage(), e);
    }
  }

  /** Where its API server is. */
  ClusterAddress address() {
    return ClusterAddress.of("stowage.watcher", kubeconfig, context);
  }

  private static List<String> withoutBlanks(List<String> texts) {
    return texts.stream().map(String::strip).filter(Predicate.not(String::isEmpty)).toList();
  }
}
