package dev.stowage.watcher.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stowage.watcher.source.SourceException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClusterConnectionTest {
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
    ClusterConnection connection = ClusterConnection.byKubeconfig(write(KUBECONFIG), null);
    assertThat(connection.questions().getBasePath()).isEqualTo("http://127.0.0.1:1");
    assertThat(connection.description()).startsWith("context 'first' of kubeconfig");
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
  void aFileWithoutCurrentContextIsRefused() throws IOException {
    assertRefused(
        write(KUBECONFIG.replace("current-context: first", "")), null, "has no current context");
  }

  @Test
  void aBrokenFileIsRefusedByLineWithoutQuotingIt() throws IOException {
    assertRefused(write(KUBECONFIG + "  broken: [very-secret\n"), null, "line 9");
  }

  @Test
  void aFileThatIsSomethingElseIsRefused() throws IOException {
    assertRefused(write(""), null, "is no kubeconfig");
    assertRefused(write("- a list"), null, "is no kubeconfig");
    assertRefused(write("just text"), null, "is no kubeconfig");
    assertRefused(write("users: text"), null, "is no kubeconfig");
  }

  private void assertRefused(Path file, @Nullable String context, String part) {
    assertThatThrownBy(() -> ClusterConnection.byKubeconfig(file, context))
        .isInstanceOfSatisfying(
            SourceException.class,
            e -> {
              assertThat(e.code()).isEqualTo(Code.BAD_INPUT);
              assertThat(e.getMessage()).contains(part).contains(file.toString());
              assertThat(e.getMessage()).doesNotContain("secret");
              assertThat(e.getMessage().lines()).hasSize(1);
            });
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("kubeconfig"), text);
  }
}
