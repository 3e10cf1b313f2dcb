package dev.stowage.puller.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stowage.runtime.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClusterConnectionTest {
  private static final String KUBECONFIG =
      """
      apiVersion: v1
      kind: Config
      clusters: [{name: lab, cluster: {server: "http://127.0.0.1:1"}}]
      users: [{name: admin, user: {token: very-secret}}]
      contexts: [{name: lab, context: {cluster: lab, user: admin}}, {name: torn, context: {cluster: none}}]
      current-context: lab
      """;

  @TempDir private Path folder;

  @Test
  void theCurrentContextIsUsedWithoutAnother() throws IOException {
    assertThat(ClusterConnection.open(settings(KUBECONFIG, null)).getBasePath())
        .isEqualTo("http://127.0.0.1:1");
  }

  @Test
  void aMissingFileIsNamed() {
    assertRefused(
        () ->
            ClusterConnection.open(
                new KubernetesSettings(folder.resolve("nowhere").toString(), null, "stowage")),
        "nowhere' does not exist");
  }

  @Test
  void withoutAFileItMustBeAPod() {
    assertRefused(
        () -> ClusterConnection.open(new KubernetesSettings(null, null, "stowage")),
        "no kubeconfig is set");
  }

  @Test
  void brokenFilesAreNamedAndNotQuoted() throws IOException {
    assertRefused(broken("clusters: [{name: very-secret"), "is no kubeconfig");
    assertRefused(broken("just text, very-secret"), "is no kubeconfig");
    assertRefused(broken(""), "is no kubeconfig");
    assertRefused(broken("contexts: very-secret"), "is no kubeconfig");
    assertRefused(broken("kind: Config"), "is no kubeconfig");
  }

  @Test
  void anUnknownContextIsNamedWithTheKnownOnes() {
    assertRefused(
        () -> ClusterConnection.open(settings(KUBECONFIG, "prod")),
        "has no context 'prod', only lab, torn");
  }

  @Test
  void aContextWithoutItsClusterIsNamed() {
    assertRefused(() -> ClusterConnection.open(settings(KUBECONFIG, "torn")), "context 'torn'");
  }

  @Test
  void aFileWithoutCurrentContextSaysWhatToSet() {
    assertRefused(
        () ->
            ClusterConnection.open(settings(KUBECONFIG.replace("current-context: lab", ""), null)),
        "stowage.puller.kubernetes.context");
  }

  @Test
  void anUnreachableServerIsNamedWithItsAddress() throws IOException {
    ApiServer server = new ApiServer(ClusterConnection.open(settings(KUBECONFIG, null)));

    assertRefused(server::requireReachable, "http://127.0.0.1:1 cannot be reached");
  }

  @Test
  void whatIsNoApiServerIsSaidSo() throws IOException {
    try (FakeApiServer fake = new FakeApiServer()) {
      ApiServer server = new ApiServer(fake.client());

      assertRefused(server::requireReachable, "no Kubernetes API server");
    }
  }

  private KubernetesSettings settings(String kubeconfig, @Nullable String context)
      throws IOException {
    return new KubernetesSettings(
        Files.writeString(folder.resolve("kubeconfig"), kubeconfig).toString(), context, "stowage");
  }

  private ThrowingCallable broken(String content) throws IOException {
    KubernetesSettings settings = settings(content, null);
    return () -> ClusterConnection.open(settings);
  }

  private static void assertRefused(ThrowingCallable action, String part) {
    assertThatThrownBy(action)
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(part)
        .message()
        .doesNotContain("\n", "very-secret");
  }
}
