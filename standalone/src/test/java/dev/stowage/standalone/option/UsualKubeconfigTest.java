package dev.stowage.standalone.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stowage.runtime.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row K14: $KUBECONFIG, then ~/.kube/config, then the pod's service account. */
final class UsualKubeconfigTest {
  @TempDir private Path home;

  @Test
  void rowK14TheFileThatIsNamedComesFirst() throws IOException {
    writeUsual();

    assertThat(UsualKubeconfig.in(environment("KUBECONFIG", "/other/config"), "hint"))
        .contains(Path.of("/other/config"));
  }

  @Test
  void rowK14TheFileInTheHomeComesBeforeThePodsAccount() throws IOException {
    Path usual = writeUsual();

    assertThat(UsualKubeconfig.in(environment("KUBERNETES_SERVICE_HOST", "10.0.0.1"), "hint"))
        .contains(usual);
  }

  @Test
  void rowK14InAPodWithoutEitherItIsThePodsAccount() {
    assertThat(UsualKubeconfig.in(environment("KUBERNETES_SERVICE_HOST", "10.0.0.1"), "hint"))
        .isEmpty();
  }

  @Test
  void rowK14WithNoneOfThemItSaysWhatToDo() {
    assertThatThrownBy(() -> UsualKubeconfig.in(environment("KUBECONFIG", " "), "do this"))
        .isInstanceOf(StartupException.class)
        .hasMessage("no cluster: do this");
  }

  private Path writeUsual() throws IOException {
    Path usual = home.resolve(".kube").resolve("config");
    Files.createDirectories(usual.getParent());
    return Files.writeString(usual, "");
  }

  private Map<String, String> environment(String name, String value) {
    Map<String, String> environment = new HashMap<>(Map.of("HOME", home.toString()));
    environment.put(name, value);
    return environment;
  }
}
