package dev.stowage.standalone.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stowage.runtime.StartupException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CopyListTest {
  @TempDir private Path directory;

  @Test
  void aLineIsASourceAndATargetAndCommentsAndBlanksArePassedOver() {
    CopyList list =
        CopyList.parse(
            "images.txt",
            List.of(
                "# what the shop runs on",
                "",
                "nginx:1.27 registry.example/copies/nginx:1.27",
                "\tquay.io/team/app:2   registry.example/copies/app:2  # the shop itself"));

    assertThat(list.file()).contains("images.txt");
    assertThat(list.pairs())
        .containsExactly(
            ImagePair.parse("nginx:1.27", "registry.example/copies/nginx:1.27"),
            ImagePair.parse("quay.io/team/app:2", "registry.example/copies/app:2"));
    assertThat(CopyList.registries(List.of(list)))
        .containsExactlyInAnyOrder("docker.io", "quay.io", "registry.example");
  }

  @Test
  void everyBadLineIsNamedWithFileAndNumberUpToThree() {
    List<String> lines =
        List.of(
            "nginx",
            "nginx registry.example/nginx:1",
            "UPPER/case registry.example/x:1",
            "a b c",
            "lonely",
            "lonely");

    assertThatThrownBy(() -> CopyList.parse("images.txt", lines))
        .isInstanceOf(StartupException.class)
        .hasMessageContainingAll(
            "images.txt:1: 'nginx' must be a source and a target",
            "images.txt:3: image reference 'UPPER/case'",
            "images.txt:4: 'a b c'",
            "and 2 more");
  }

  @Test
  void aListWithoutAnImageIsRefused() {
    assertThatThrownBy(() -> CopyList.parse("empty.txt", List.of("# later")))
        .hasMessage("list 'empty.txt' names no image: write one 'SOURCE TARGET' a line");
  }

  @Test
  void aFileThatIsMissingOrNoTextIsNamed() throws Exception {
    Path missing = directory.resolve("missing.txt");
    assertThatThrownBy(() -> CopyList.read(missing))
        .hasMessageContaining("list '" + missing + "' cannot be read");

    Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xc3, (byte) 0x28});
    assertThatThrownBy(() -> CopyList.read(binary)).hasMessageContaining("is not UTF-8 text");
  }
}
