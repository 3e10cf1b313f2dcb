package dev.stowage.watcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stowage.image.ImageReference;
import dev.stowage.runtime.StartupException;
import dev.stowage.watcher.filter.ImageFilter;
import dev.stowage.watcher.filter.WorkloadFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FilterSettingsTest {
  @TempDir private Path folder;

  @Test
  void theOwnNamespaceIsTheOneThatIsSetElseThatOfTheServiceAccount() throws IOException {
    Path file = folder.resolve("namespace");
    assertThat(settings("", null).ownNamespace(file)).isEmpty();
    Files.writeString(file, "stowage-system\n");
    assertThat(settings("", null).ownNamespace(file)).contains("stowage-system");
    assertThat(settings("", "ours").ownNamespace(file)).contains("ours");
  }

  @Test
  void theOwnNamespaceIsNeverLookedInto() {
    WorkloadFilter filter = settings("", "ours").workloads(List.of());
    assertThat(filter.covers("ours", Map.of(), Map.of())).isFalse();
    assertThat(filter.covers("shop-1", Map.of(), Map.of())).isTrue();
    assertThat(filter.covers("bank", Map.of(), Map.of())).as("not among the patterns").isFalse();
  }

  @Test
  void imagesAreLeftOutByRegistryAndByPattern() {
    ImageFilter filter = settings("", null).images(List.of());
    assertThat(filter.covers(ImageReference.parse("quay.io/shop/web:1"))).isTrue();
    assertThat(filter.covers(ImageReference.parse("nginx"))).as("docker.io is ignored").isFalse();
    assertThat(filter.covers(ImageReference.parse("quay.io/shop/web:1-debug"))).isFalse();
    assertThat(filter.covers(ImageReference.parse("ghcr.io/shop/web:1"))).isFalse();
  }

  @Test
  void aMalformedFilterIsRefusedByItsSetting() {
    assertThatThrownBy(() -> settings("a b", null).workloads(List.of()))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("stowage.watcher.filter.selector: 'a b' is no label selector");
    FilterSettings bad =
        new FilterSettings(
            List.of(), "", "", null, List.of("https://quay.io"), List.of(), List.of());
    assertThatThrownBy(() -> bad.images(List.of()))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("stowage.watcher.filter.ignored-registries")
        .hasMessageContaining("https://quay.io");
  }

  private static FilterSettings settings(String selector, @Nullable String ownNamespace) {
    return new FilterSettings(
        List.of("shop-*", " ours ", ""),
        "",
        selector,
        ownNamespace,
        List.of("index.docker.io"),
        List.of("*/shop/*"),
        List.of("*-debug", "ghcr.io/*"));
  }
}
