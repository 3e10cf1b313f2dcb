package dev.stowage.watcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stowage.runtime.StartupException;
import dev.stowage.watcher.filter.WorkloadFilter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class WatcherSettingsTest {
  private static final FilterSettings FILTER =
      new FilterSettings(List.of(), "", "", null, List.of(), List.of(), List.of());

  @Test
  void aClusterWithoutANameIsRefused() {
    assertThatThrownBy(() -> settings("", List.of(), List.of()).clusterName())
        .isInstanceOf(StartupException.class)
        .hasMessageStartingWith("stowage.watcher.cluster is not set");
  }

  @Test
  void aNameThatCannotStandInAKeyIsRefused() {
    for (String name : List.of("a/b", "a b", "-a", "x".repeat(64))) {
      assertThatThrownBy(() -> settings(name, List.of(), List.of()).clusterName())
          .as(name)
          .isInstanceOf(StartupException.class);
    }
    assertThat(settings("prod-eu.1", List.of(), List.of()).clusterName()).isEqualTo("prod-eu.1");
  }

  @Test
  void aTargetWithATagIsRefusedByItsSetting() {
    assertThatThrownBy(() -> settings("c", List.of("r.example/backup:1"), List.of()).policy(FILTER))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("stowage.watcher.targets")
        .hasMessageContaining("r.example/backup:1");
  }

  @Test
  void rowL1ListsAreTrimmedAndKubeSystemIsAlwaysIgnored() {
    WorkloadFilter filter =
        settings("c", List.of(), List.of(" a ", "", "b-*")).policy(FILTER).workloads();
    for (String namespace : List.of("a", "b-1", "kube-system")) {
      assertThat(filter.covers(namespace, Map.of(), Map.of())).as(namespace).isFalse();
    }
    for (String namespace : List.of("c", "b", "kube-system-2")) {
      assertThat(filter.covers(namespace, Map.of(), Map.of())).as(namespace).isTrue();
    }
  }

  @Test
  void aSourceRegistryThatIsNoHostIsRefusedByItsSetting() {
    assertThatThrownBy(
            () -> settings("c", List.of(), List.of(), List.of("https://quay.io")).policy(FILTER))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("stowage.watcher.source-registries")
        .hasMessageContaining("https://quay.io");
  }

  @Test
  void whatIsToBeLookedAtInAClusterIsRefusedByItsSetting() {
    Duration silence = Duration.ofMinutes(3);
    assertThat(ofACluster(0, List.of(" strimzi ", ""), " ", silence).options(FILTER).rules())
        .hasSize(5);
    assertThatThrownBy(() -> ofACluster(-1, List.of(), null, silence).options(FILTER))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("stowage.watcher.rollback-revisions");
    assertThatThrownBy(() -> ofACluster(2, List.of("oracle"), null, silence).options(FILTER))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(
            "stowage.watcher.custom-resources: there is no set of rules 'oracle'");
    assertThatThrownBy(() -> ofACluster(2, List.of(), "/none.yaml", silence).options(FILTER))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("stowage.watcher.custom-resources-file: '/none.yaml' cannot be read");
    assertThatThrownBy(() -> ofACluster(2, List.of(), null, Duration.ofSeconds(89)).options(FILTER))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("stowage.watcher.longest-silence");
  }

  private static WatcherSettings settings(
      String cluster, List<String> targets, List<String> ignoredNamespaces) {
    return settings(cluster, targets, ignoredNamespaces, List.of());
  }

  private static WatcherSettings settings(
      String cluster,
      List<String> targets,
      List<String> ignoredNamespaces,
      List<String> sourceRegistries) {
    return new WatcherSettings(
        cluster,
        "kubernetes",
        null,
        null,
        null,
        targets,
        ignoredNamespaces,
        sourceRegistries,
        2,
        List.of(),
        null,
        Duration.ofMinutes(10),
        Duration.ofMinutes(3),
        Duration.ofSeconds(1));
  }

  private static WatcherSettings ofACluster(
      int rollbackRevisions, List<String> rules, @Nullable String file, Duration silence) {
    return new WatcherSettings(
        "c",
        "kubernetes",
        null,
        null,
        null,
        List.of(),
        List.of(),
        List.of(),
        rollbackRevisions,
        rules,
        file,
        Duration.ofMinutes(10),
        silence,
        Duration.ofSeconds(1));
  }
}
