package dev.stowage.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stowage.runtime.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClusterConnectionTest {
  private static final String SETTINGS = "stowage.some.service";
  private static final String KUBECONFIG =
      """
      apiVersion: v1
      kind: Config
      clusters: [{name: one, cluster: {server: "http://127.0.0.1:1"}}]
      users: [{name: admin, user: {token: very-secret}}]
      contexts:
      - {name: first, context: {cluster: one, user: admin}}
      - {name: second, context: {cluster: missing, user: admin}}
      current-context: first
      """;

  @TempDir private Path folder;

  @Test
  void theCurrentContextIsUsedUnlessOneIsNamed() throws IOException {
    ClusterConnection connection = ClusterConnection.open(address(write(KUBECONFIG), null));

    assertThat(connection.client(Duration.ofSeconds(15)).getBasePath())
        .isEqualTo("http://127.0.0.1:1");
    assertThat(connection.description()).startsWith("context 'first' of kubeconfig");
  }

  @Test
  void aWatchWaitsForeverAndAQuestionDoesNot() throws IOException {
    ClusterConnection connection = ClusterConnection.open(address(write(KUBECONFIG), null));

    assertThat(connection.watches().getReadTimeout()).isZero();
    assertThat(connection.client(Duration.ofSeconds(15)).getReadTimeout()).isEqualTo(15_000);
  }

  @Test
  void blankSettingsCountAsNone() throws IOException {
    Path file = write(KUBECONFIG);

    assertThat(ClusterConnection.open(address(file, " ")).description()).contains("'first'");
    assertThatThrownBy(() -> ClusterConnection.open(ClusterAddress.of(SETTINGS, " ", null)))
        .hasMessage(
            "no kubeconfig is set and this is not a pod of a cluster: set stowage.some.service.kubeconfig");
  }

  @Test
  void aMissingFileIsRefusedByName() {
    assertRefused(folder.resolve("none"), null, "none' does not exist");
  }

  @Test
  void anUnknownContextIsRefusedAndThoseThatExistAreNamed() throws IOException {
    assertRefused(write(KUBECONFIG), "third", "has no context 'third', it has: first, second");
  }

  @Test
  void aContextWithoutAClusterIsRefused() throws IOException {
    assertRefused(write(KUBECONFIG), "second", "context 'second' names no cluster with a server");
  }

  @Test
  void aFileWithoutCurrentContextSaysWhatToSet() throws IOException {
    assertRefused(
        write(KUBECONFIG.replace("current-context: first", "")),
        null,
        "has no current context: set stowage.some.service.context to one of first, second");
  }

  @Test
  void aBrokenFileIsRefusedByLineWithoutQuotingIt() throws IOException {
    assertRefused(write(KUBECONFIG + "  broken: [very-secret\n"), null, "is no kubeconfig, line 9");
  }

  @Test
  void aFileThatIsSomethingElseIsRefused() throws IOException {
    for (String text :
        new String[] {
          "",
          "- a list",
          "just text, very-secret",
          "users: text",
          "contexts: very-secret",
          "kind: Config"
        }) {
      assertRefused(write(text), null, "is no kubeconfig: set stowage.some.service.kubeconfig");
    }
  }

  private static ClusterAddress address(Path file, @Nullable String context) {
    return ClusterAddress.of(SETTINGS, file.toString(), context);
  }

  private void assertRefused(Path file, @Nullable String context, String part) {
    assertThatThrownBy(() -> ClusterConnection.open(address(file, context)))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(part)
        .hasMessageContaining(file.toString())
        .message()
        .doesNotContain("\n", "secret");
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("kubeconfig"), text);
  }
}
