package dev.stowage.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is refused before anything starts; what is refused by an engine or service is in {@link
 * UpBadInputIT}.
 */
final class BadInputTest {
  @TempDir private static Path directory;

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of("no command", new String[] {}, "no command given"),
        Arguments.of("no target", new String[] {"up"}, "--target"),
        Arguments.of(
            "target with a tag",
            new String[] {"up", "--target", "registry.example/backup:1"},
            "target 'registry.example/backup:1': has the tag '1'"),
        Arguments.of(
            "target with a scheme",
            new String[] {"up", "--target", "https://registry.example/backup"},
            "has a scheme"),
        Arguments.of(
            "unknown naming",
            new String[] {"up", "--target", "registry.example/backup", "--naming", "other"},
            "naming 'other' is not known"),
        Arguments.of(
            "manifests without output",
            new String[] {"up", "--target", "registry.example/backup", "--manifests", "somewhere"},
            "--manifests needs --output"),
        Arguments.of(
            "no replaced system", new String[] {"replace"}, "image-clone-controller, image-cloner"),
        Arguments.of(
            "row Y1: no registry of copyimage-controller",
            new String[] {"replace", "copyimage-controller"},
            "PRIV_OCI_REGISTRY not set"),
        Arguments.of(
            "broken source",
            new String[] {"copy", "UPPER/case:1", "registry.example/x:1"},
            "UPPER/case:1"),
        Arguments.of("nothing to copy", new String[] {"copy"}, "give SOURCE and TARGET, or --list"),
        Arguments.of(
            "no target of a copy",
            new String[] {"copy", "nginx"},
            "give SOURCE and TARGET, or --list"),
        Arguments.of(
            "a list and an image",
            new String[] {"copy", "nginx", "registry.example/x:1", "--list", "images.txt"},
            "not both"),
        Arguments.of(
            "missing list",
            new String[] {"copy", "--list", "/does/not/exist.txt"},
            "list '/does/not/exist.txt' cannot be read"),
        Arguments.of(
            "no jobs",
            new String[] {"copy", "nginx", "registry.example/x:1", "--jobs", "0"},
            "--jobs 0: must be from 1 to 64"),
        Arguments.of(
            "broken platform",
            new String[] {"copy", "nginx", "registry.example/x:1", "--platform", "linux"},
            "platform 'linux' must be os/architecture"),
        Arguments.of(
            "unknown option",
            new String[] {"copy", "nginx", "registry.example/x:1", "--fast"},
            "Unknown option: '--fast'"),
        Arguments.of(
            "missing registries file",
            new String[] {
              "copy", "nginx", "registry.example/x:1", "--registries", "/does/not/exist.yaml"
            },
            "registries file '/does/not/exist.yaml' cannot be read"),
        Arguments.of(
            "missing docker config",
            new String[] {
              "copy", "nginx", "registry.example/x:1", "--docker-config", "/does/not/exist.json"
            },
            "docker config file '/does/not/exist.json' cannot be read"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void badInputIsRefusedInOneLineWithExitCode2(String name, String[] arguments, String message) {
    Run run = Run.of(arguments);

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains(message).startsWith("stowage: ");
    assertThat(run.err().lines()).hasSize(1);
  }

  @Test
  void aDockerConfigThatIsNoJsonIsNeverQuoted() throws Exception {
    Path file = Files.writeString(directory.resolve("config.json"), "{\"auths\": secret");

    Run run = Run.of("copy", "nginx", "registry.example/x:1", "--docker-config", file.toString());

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains(file.toString()).doesNotContain("secret");
  }

  @Test
  void aBadLineOfAListIsNamedBeforeAnythingIsCopied() throws Exception {
    Path list =
        Files.writeString(
            directory.resolve("images.txt"), "nginx registry.example/nginx:1\nnginx\n");

    Run run = Run.of("copy", "--list", list.toString());

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains(list + ":2: 'nginx'");
    assertThat(run.err().lines()).hasSize(1);
  }

  private record Run(int exit, String err) {
    static Run of(String... arguments) {
      PrintStream before = System.err;
      ByteArrayOutputStream caught = new ByteArrayOutputStream();
      System.setErr(new PrintStream(caught, true, StandardCharsets.UTF_8));
      try {
        return new Run(StowageCommand.execute(arguments), caught.toString(StandardCharsets.UTF_8));
      } finally {
        System.setErr(before);
      }
    }
  }
}
