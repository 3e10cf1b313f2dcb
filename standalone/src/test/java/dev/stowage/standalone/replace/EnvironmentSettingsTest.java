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
