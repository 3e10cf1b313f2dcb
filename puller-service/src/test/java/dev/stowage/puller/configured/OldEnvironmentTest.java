package dev.stowage.puller.configured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stowage.puller.cache.CachedImage;
import dev.stowage.puller.cache.ContainerResources;
import dev.stowage.puller.cache.NodeCache;
import dev.stowage.puller.declaration.Caches;
import dev.stowage.runtime.StartupException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rows K1 to K5 of what kubernetes-image-puller does with its variables. */
final class OldEnvironmentTest {
  private final Map<String, String> variables =
      new HashMap<>(
          Map.of(
              "IMAGES", "java=quay.io/eclipse/che-java11-maven:nightly",
              "CACHING_INTERVAL_HOURS", "1",
              "DEPLOYMENT_NAME", "kubernetes-image-puller"));
  private final List<String> logged = new ArrayList<>();

  @Test
  void rowK1WithoutImagesOrIntervalItDoesNotStart() {
    for (String name : List.of("IMAGES", "CACHING_INTERVAL_HOURS")) {
      String before = variables.remove(name);
      assertThatThrownBy(this::cache)
          .isInstanceOf(StartupException.class)
          .hasMessage("Env var " + name + " unset. Aborting");
      variables.put(name, before);
    }
  }

  @Test
  void rowK1WithoutTheNameOfItsDeploymentItDoesNotStart() {
    variables.remove("DEPLOYMENT_NAME");

    assertThatThrownBy(() -> environment().ownerDeployment())
        .hasMessage("Env var DEPLOYMENT_NAME unset. Aborting");
  }

  @Test
  void rowK2AnIntervalThatIsNoNumberIsOneHourAndThatIsSaid() {
    variables.put("CACHING_INTERVAL_HOURS", "often");

    assertThat(cache().interval()).isEqualTo(Duration.ofHours(1));
    assertThat(logged)
        .containsExactly(
            "Could not parse env var CACHING_INTERVAL_HOURS to integer. Value is often. Using default of 1");
  }

  @Test
  void anIntervalOfNothingIsRefused() {
    variables.put("CACHING_INTERVAL_HOURS", "0");

    assertThatThrownBy(this::cache).hasMessageContaining("CACHING_INTERVAL_HOURS 0");
  }

  @Test
  void rowK3WhitespaceAndOneSemicolonAtTheEndAreAllowed() {
    variables.put("IMAGES", "  a=img1; b=img2;");

    assertThat(cache().images())
        .containsExactly(
            new CachedImage("a", "docker.io/library/img1:latest"),
            new CachedImage("b", "docker.io/library/img2:latest"));
    assertThat(logged).isEmpty();
  }

  @Test
  void rowK3WhatIsNoNameAndImageIsLeftOutAndThatIsSaid() {
    variables.put("IMAGES", "noequals;a=b=c;good=img");

    assertThat(cache().images()).extracting(CachedImage::container).containsExactly("good");
    assertThat(logged)
        .containsExactly(
            "Malformed image name/tag: noequals. Ignoring.",
            "Malformed image name/tag: a=b=c. Ignoring.");
  }

  @Test
  void rowK3OfTwoWithOneNameTheLastWins() {
    variables.put("IMAGES", "a=img1;a=img2");

    assertThat(cache().images())
        .containsExactly(new CachedImage("a", "docker.io/library/img2:latest"));
  }

  @Test
  void anImageThatNoContainerCouldHaveIsLeftOutAndTheReasonSaid() {
    variables.put("IMAGES", "my_image=img1;good=img2");

    assertThat(cache().images()).hasSize(1);
    assertThat(logged.getFirst()).contains("my_image");
  }

  @Test
  void imagesOfWhichNoneCanBeUsedAreRefused() {
    variables.put("IMAGES", "noequals");

    assertThatThrownBy(this::cache).hasMessageStartingWith("IMAGES names no image");
  }

  @Test
  void rowK4WhatIsNotSetIsAsInTheReadmeAndTheChart() {
    NodeCache cache = cache();

    assertThat(cache.name()).isEqualTo("kubernetes-image-puller");
    assertThat(environment().namespace()).isEqualTo("k8s-image-puller");
    assertThat(cache.resources()).isEqualTo(new ContainerResources(".05", ".2", "10Mi", "20Mi"));
    assertThat(cache.placement().nodeSelector()).isEmpty();
    assertThat(cache.placement().affinity().isEmpty()).isTrue();
    assertThat(cache.placement().tolerations()).isEmpty();
    assertThat(cache.annotations()).isEmpty();
    assertThat(cache.pullSecrets()).isEmpty();
    assertThat(environment().sleeperImage()).isEmpty();
  }

  @Test
  void rowK4WhatIsSetIsTaken() {
    variables.putAll(
        Map.of(
            "DAEMONSET_NAME", "cache",
            "NAMESPACE", "images",
            "NODE_SELECTOR", "{\"disk\": \"ssd\"}",
            "TOLERATIONS", "[{\"operator\": \"Exists\"}]",
            "DAEMONSET_ANNOTATIONS", "{\"a\": \"b\"}",
            "IMAGE_PULL_SECRETS", "one; two;",
            "CACHING_MEMORY_LIMIT", "5Mi",
            "KIP_IMAGE", "quay.io/eclipse/kubernetes-image-puller:next"));
    NodeCache cache = cache();

    assertThat(cache.name()).isEqualTo("cache");
    assertThat(environment().namespace()).isEqualTo("images");
    assertThat(cache.placement().nodeSelector()).containsEntry("disk", "ssd");
    assertThat(cache.placement().tolerations()).hasSize(1);
    assertThat(cache.annotations()).containsEntry("a", "b");
    assertThat(cache.pullSecrets()).containsExactly("one", "two");
    assertThat(cache.resources().memoryLimit()).isEqualTo("5Mi");
    assertThat(environment().sleeperImage())
        .contains("quay.io/eclipse/kubernetes-image-puller:next");
  }

  @Test
  void rowK5BrokenJsonIsRefusedByTheNameOfItsVariable() {
    for (String name :
        List.of("NODE_SELECTOR", "AFFINITY", "TOLERATIONS", "DAEMONSET_ANNOTATIONS")) {
      for (String broken : List.of("{", "5", "{\"nodeAffinity\": 5}", "[5]")) {
        variables.put(name, broken);
        assertThatThrownBy(this::cache)
            .as(name + broken)
            .isInstanceOf(StartupException.class)
            .hasMessageStartingWith("Failed to unmarshal")
            .hasMessageContaining(name);
      }
      variables.remove(name);
    }
  }

  @Test
  void aQuantityThatIsNoneIsRefused() {
    variables.put("CACHING_MEMORY_LIMIT", "plenty");

    assertThatThrownBy(this::cache).hasMessageContaining("CACHING_MEMORY_LIMIT");
  }

  private OldEnvironment environment() {
    return new OldEnvironment(variables, logged::add);
  }

  private NodeCache cache() {
    return environment().cache(Caches.DEFAULTS);
  }
}
