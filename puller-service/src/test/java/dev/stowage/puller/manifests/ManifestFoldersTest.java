package dev.stowage.puller.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stowage.runtime.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ManifestFoldersTest {
  @TempDir private Path folder;
  private Path input = Path.of("");

  @BeforeEach
  void createInput() throws IOException {
    input = Files.createDirectory(folder.resolve("input"));
  }

  @Test
  void theOutputFolderIsCreated() {
    Path output = folder.resolve("deep/output");

    ManifestFolders.open(new ManifestSettings(input.toString(), output.toString()));

    assertThat(output).isEmptyDirectory();
  }

  @Test
  void missingSettingsAreNamed() {
    assertRefused(null, folder.toString(), "stowage.puller.manifests.input is not set");
    assertRefused(input.toString(), null, "stowage.puller.manifests.output is not set");
  }

  @Test
  void aMissingFolderOrAFileIsNamed() throws IOException {
    String output = folder.resolve("output").toString();
    assertRefused(folder.resolve("nowhere").toString(), output, "nowhere' does not exist");
    Path file = Files.createFile(folder.resolve("file"));
    assertRefused(file.toString(), output, "file' is no folder");
  }

  @Test
  void foldersThatLieInEachOtherAreRefused() throws IOException {
    assertRefused(input.toString(), input.toString(), "lie in each other");
    assertRefused(input.toString(), input.resolve("output").toString(), "lie in each other");
    assertRefused(input.toString(), folder.toString(), "lie in each other");
    Path link = Files.createSymbolicLink(folder.resolve("link"), input);
    assertRefused(input.toString(), link.toString(), "lie in each other");
    assertThat(input).isEmptyDirectory();
  }

  @Test
  void anOutputFolderThatCannotBeWrittenToIsNamed() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertRefused(input.toString(), file.resolve("below").toString(), "cannot be written to");
  }

  private static void assertRefused(@Nullable String input, @Nullable String output, String part) {
    assertThatThrownBy(() -> ManifestFolders.open(new ManifestSettings(input, output)))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(part)
        .message()
        .doesNotContain("\n");
  }
}
