package dev.stowage.testengine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClusterConditionTest {

  @Test
  void theFirstFileOfKubeconfigIsTaken() {
    assertThat(TestCluster.kubeconfig(Map.of("KUBECONFIG", "/a/config:/b/config")))
        .contains(Path.of("/a/config"));
    assertThat(TestCluster.kubeconfig(Map.of("KUBECONFIG", ":/b/config")))
        .contains(Path.of("/b/config"));
  }

  @Test
  void anEmptyKubeconfigIsNone() {
    assertThat(TestCluster.kubeconfig(Map.of())).isEqualTo(Optional.empty());
    assertThat(TestCluster.kubeconfig(Map.of("KUBECONFIG", " "))).isEqualTo(Optional.empty());
  }
}
