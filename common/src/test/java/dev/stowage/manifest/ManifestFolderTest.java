package dev.stowage.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ManifestFolderTest {
  @TempDir private Path folder;

  @Test
  void manifestsAreFoundInOrderAndHiddenOnesLeftOut() throws IOException {
    for (String name :
        new String[] {
          "b.yaml", "a/z.yml", "a/b/c.JSON", "readme.md", ".hidden.yaml", ".git/config.yaml", "yaml"
        }) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "");
    }
    Files.createDirectory(folder.resolve("folder.yaml"));
    assertThat(ManifestFolder.files(folder))
        .containsExactly(
            folder.resolve("a/b/c.JSON"), folder.resolve("a/z.yml"), folder.resolve("b.yaml"));
  }

  @Test
  void foldersAreThoseWhoseFilesAreFound() throws IOException {
    Files.createDirectories(folder.resolve("a/b"));
    Files.createDirectories(folder.resolve(".git/refs"));
    Files.createSymbolicLink(folder.resolve("elsewhere"), folder.resolve("a"));
    assertThat(ManifestFolder.folders(folder))
        .containsExactly(folder.resolve(""), folder.resolve("a"), folder.resolve("a/b"));
  }

  @Test
  void linksToFilesCountAsAMountedConfigMapHasThem() throws IOException {
    Path data = Files.createDirectory(folder.resolve("..data"));
    Files.writeString(data.resolve("web.yaml"), "");
    Files.createSymbolicLink(folder.resolve("web.yaml"), Path.of("..data/web.yaml"));
    Path link =
        Files.createSymbolicLink(folder.resolveSibling(folder.getFileName() + "-link"), folder);
    assertThat(ManifestFolder.files(folder)).containsExactly(folder.resolve("web.yaml"));
    assertThat(ManifestFolder.files(link)).containsExactly(link.resolve("web.yaml"));
    Files.delete(link);
  }

  @Test
  void aMissingFolderAndAFileAreRefusedByName() throws IOException {
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> ManifestFolder.files(missing))
        .isInstanceOf(ManifestException.class)
        .hasMessage("manifest folder '" + missing + "' does not exist");
    Path file = Files.writeString(folder.resolve("file.yaml"), "");
    assertThatThrownBy(() -> ManifestFolder.files(file))
        .isInstanceOf(ManifestException.class)
        .hasMessage("manifest folder '" + file + "' is no folder");
  }
}
