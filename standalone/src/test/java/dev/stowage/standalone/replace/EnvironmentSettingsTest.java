package dev.stowage.standalone.replace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stowage.image.ImageReference;
import dev.stowage.image.TargetNaming;
import dev.stowage.runtime.StartupException;
import dev.stowage.standalone.stack.StackSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class EnvironmentSettingsTest {
  private static final Map<String, String> COPYIMAGE =
      Map.of(
          "PRIV_OCI_REGISTRY", "index.docker.io",
          "PRIV_OCI_REPOSITORY", "me",
          "PRIV_OCI_REGISTRY_USERNAME", "me",
          "PRIV_OCI_REGISTRY_PASSWORD", "very-secret");

  private static final Map<String, String> IMAGE_PULLER =
      Map.of("IMAGES", "a=nginx", "CACHING_INTERVAL_HOURS", "1", "DEPLOYMENT_NAME", "puller");

  @Test
  void rowL1WithoutAnySettingCopiesGoToThisMachine() {
    StackSettings settings = settings(imageCloner(Map.of()));

    assertThat(settings.target()).isEqualTo("localhost:5000");
    assertThat(settings.insecureHosts()).containsExactly("localhost:5000");
    assertThat(settings.more())
        .containsEntry(
            "stowage.watcher.ignored-namespaces", List.of("kube-system", "local-path-storage"))
        .containsEntry("stowage.puller.leader-election.enabled", false);
  }

  @Test
  void rowL1NamespacesAreTrimmedAndTwoAreAlwaysSkipped() {
    assertThat(
            imageCloner(Map.of("IMAGE_CLONER_SKIP_NAMESPACES", " one, ,two ,")).ignoredNamespaces())
        .containsExactly("kube-system", "local-path-storage", "one", "two");
  }

  @Test
  void rowL1UserAndPasswordLogInToTheTarget() {
    ReplacedSetup setup =
        imageCloner(
            Map.of(
                "IMAGE_CLONER_REGISTRY", "registry.example/copies",
                "IMAGE_CLONER_USER", "me",
                "IMAGE_CLONER_PASS", "very-secret"));

    assertThat(setup.login().orElseThrow().user()).isEqualTo("me");
    assertThat(settings(setup).insecureHosts()).isEmpty();
  }

  @Test
  void rowL3CopiesKeepTheirPath() {
    ReplacedSetup setup = imageCloner(Map.of());

    assertThat(setup.naming().targetOf(ImageReference.parse("nginx:1.21.4-alpine"), setup.target()))
        .hasToString("localhost:5000/nginx:1.21.4-alpine");
  }

  @Test
  void rowY1EachVariableThatIsMissingOrEmptyIsNamed() {
    for (String name : COPYIMAGE.keySet()) {
      Map<String, String> environment = new HashMap<>(COPYIMAGE);
      environment.put(name, "");
      assertThatThrownBy(() -> copyImageController(environment))
          .isInstanceOf(StartupException.class)
          .hasMessage(name + " not set");
      environment.remove(name);
      assertThatThrownBy(() -> copyImageController(environment)).hasMessage(name + " not set");
    }
  }

  @Test
  void rowsY2ToY4OnlyImagesOfDockerHubAreCopiedByTheirLastName() {
    ReplacedSetup setup = copyImageController(COPYIMAGE);

    assertThat(setup.ignoredNamespaces()).containsExactly("kube-system");
    assertThat(settings(setup).more())
        .containsEntry("stowage.watcher.source-registries", List.of("docker.io"));
    assertThat(setup.naming()).isEqualTo(TargetNaming.NAME);
    assertThat(setup.naming().targetOf(ImageReference.parse("bitnami/redis:6"), setup.target()))
        .isEqualTo(ImageReference.parse("index.docker.io/me/redis:6"));
    assertThat(setup.toString()).doesNotContain("very-secret");
  }

  @Test
  void rowK1TheImagePullerAbortsWithoutWhatItMustHave() {
    for (String name : IMAGE_PULLER.keySet()) {
      Map<String, String> environment = new HashMap<>(IMAGE_PULLER);
      environment.remove(name);
      assertThatThrownBy(() -> imagePuller(environment, Optional.empty()))
          .isInstanceOf(StartupException.class)
          .hasMessage("Env var " + name + " unset. Aborting");
    }
  }

  @Test
  void theImagePullersVariablesDeclareACacheAndNothingIsCopied() {
    assertThat(settings(imagePuller(IMAGE_PULLER, Optional.empty())).more())
        .containsEntry("stowage.puller.cache.enabled", true)
        .containsEntry("stowage.puller.cache.old-environment", true)
        .containsEntry(
            "stowage.puller.cache.sleeper-image", "quay.io/eclipse/kubernetes-image-puller:next")
        .containsEntry("stowage.watcher.ignored-namespaces", List.of("*", "kube-system"));
  }

  @Test
  void withATargetTheImagePullersPodsTakeOurSleeper() {
    StackSettings settings =
        settings(imagePuller(IMAGE_PULLER, Optional.of("registry.example/stowage")));

    assertThat(settings.target()).isEqualTo("registry.example/stowage");
    assertThat(settings.more()).doesNotContainKey("stowage.puller.cache.sleeper-image");
  }

  private static ReplacedSetup imagePuller(
      Map<String, String> environment, Optional<String> target) {
    return EnvironmentSettings.imagePuller(environment, target, Optional::empty);
  }

  private static ReplacedSetup imageCloner(Map<String, String> environment) {
    return EnvironmentSettings.imageCloner(environment, Optional::empty);
  }

  private static ReplacedSetup copyImageController(Map<String, String> environment) {
    return EnvironmentSettings.copyImageController(environment, Optional::empty);
  }

  private static StackSettings settings(ReplacedSetup setup) {
    return setup.settings(List.of(), Optional.empty(), Optional.empty(), 0);
  }
}
