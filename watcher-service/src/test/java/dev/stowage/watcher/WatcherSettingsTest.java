package dev.stowage.watcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stowage.runtime.StartupException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WatcherSettingsTest {

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
    assertThatThrownBy(() -> settings("c", List.of("r.example/backup:1"), List.of()).policy())
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("stowage.watcher.targets")
        .hasMessageContaining("r.example/backup:1");
  }

  @Test
  void rowL1ListsAreTrimmedAndKubeSystemIsAlwaysIgnored() {
    assertThat(settings("c", List.of(), List.of(" a ", "", "b")).policy().ignoredNamespaces())
        .containsExactlyInAnyOrder("a", "b", "kube-system");
  }

  @Test
  void aSourceRegistryThatIsNoHostIsRefusedByItsSetting() {
    assertThatThrownBy(
            () -> settings("c", List.of(), List.of(), List.of("https://quay.io")).policy())
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("stowage.watcher.source-registries")
        .hasMessageContaining("https://quay.io");
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
        Duration.ofMinutes(10),
        Duration.ofSeconds(1));
  }
}
