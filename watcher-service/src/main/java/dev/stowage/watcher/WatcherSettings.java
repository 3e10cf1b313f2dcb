package dev.stowage.watcher;

import dev.stowage.cluster.ClusterAddress;
import dev.stowage.image.InvalidImageException;
import dev.stowage.image.TargetRepository;
import dev.stowage.runtime.StartupException;
import dev.stowage.watcher.discovery.DiscoveryPolicy;
import dev.stowage.watcher.kubernetes.KubernetesSource;
import dev.stowage.watcher.rule.CustomResourceRule;
import dev.stowage.watcher.rule.CustomResourceRules;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
 * @param ignoredNamespaces namespaces that are not looked into, by name or pattern, besides {@code
 *     kube-system} and the one that Stowage runs in
 * @param sourceRegistries only images of these registries, as HOST[:PORT], are discoveries; empty
 *     for all
 * @param rollbackRevisions how many old ReplicaSets of a Deployment count, those that a roll-back
 *     would bring back first: their images are copied and never rewritten
 * @param customResources names of built-in sets of rules that say where custom resources hold
 *     images: {@code cloudnative-pg}, {@code strimzi}, {@code prometheus-operator}, {@code
 *     openshift}
 * @param customResourcesFile a YAML file with more such rules
 * @param relistInterval how often everything is listed anew
 * @param longestSilence after how long a watch that says nothing is no longer trusted and
 *     everything is listed anew
 * @param manifestPollInterval how often the folder is looked at for changes that the operating
 *     system does not tell of
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
    @Bindable(defaultValue = "2") int rollbackRevisions,
    @Bindable(defaultValue = "") List<String> customResources,
    @Nullable String customResourcesFile,
    @Bindable(defaultValue = "10m") Duration relistInterval,
    @Bindable(defaultValue = "3m") Duration longestSilence,
    @Bindable(defaultValue = "1s") Duration manifestPollInterval) {
  private static final Duration SHORTEST_SILENCE = Duration.ofSeconds(90);
  private static final Pattern CLUSTER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  public WatcherSettings {
    targets = withoutBlanks(targets);
    ignoredNamespaces = withoutBlanks(ignoredNamespaces);
    sourceRegistries = withoutBlanks(sourceRegistries);
    customResources = withoutBlanks(customResources);
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
   * @throws StartupException when a target or a filter is malformed
   */
  DiscoveryPolicy policy(FilterSettings filter) {
    if (filter.needsLabels() && source.equals("manifests")) {
      throw new StartupException(
          "stowage.watcher.filter: selectors go by the labels of a cluster, and the source is 'manifests': leave them out");
    }
    List<TargetRepository> parsed;
    try {
      parsed = targets.stream().map(TargetRepository::parse).toList();
    } catch (InvalidImageException e) {
      throw new StartupException("stowage.watcher.targets: " + e.getMessage(), e);
    }
    return new DiscoveryPolicy(
        parsed, filter.workloads(ignoredNamespaces), filter.images(sourceRegistries));
  }

  /**
   * What is looked at in a cluster, and how.
   *
   * @throws StartupException when a setting is malformed or names a file that is
   */
  KubernetesSource.Options options(FilterSettings filter) {
    if (rollbackRevisions < 0) {
      throw new StartupException("stowage.watcher.rollback-revisions must be 0 or more");
    }
    // The server shows that a quiet watch is alive about once a minute.
    if (longestSilence.compareTo(SHORTEST_SILENCE) < 0) {
      throw new StartupException("stowage.watcher.longest-silence must be 90s or longer");
    }
    List<CustomResourceRule> rules = new ArrayList<>();
    try {
      rules.addAll(CustomResourceRules.builtIn(customResources));
    } catch (IllegalArgumentException e) {
      throw new StartupException("stowage.watcher.custom-resources: " + e.getMessage(), e);
    }
    if (customResourcesFile != null && !customResourcesFile.isBlank()) {
      try {
        rules.addAll(CustomResourceRules.read(Path.of(customResourcesFile)));
      } catch (IllegalArgumentException e) {
        throw new StartupException("stowage.watcher.custom-resources-file: " + e.getMessage(), e);
      }
    }
    return new KubernetesSource.Options(
        rollbackRevisions, rules, filter.needsNamespaces(), longestSilence);
  }

  /** Where its API server is. */
  ClusterAddress address() {
    return ClusterAddress.of("stowage.watcher", kubeconfig, context);
  }

  private static List<String> withoutBlanks(List<String> texts) {
    return texts.stream().map(String::strip).filter(Predicate.not(String::isEmpty)).toList();
  }
}
