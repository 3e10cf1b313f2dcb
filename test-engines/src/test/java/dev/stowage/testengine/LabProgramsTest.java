package dev.stowage.testengine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LabProgramsTest {
  @TempDir private Path folder;

  @Test
  void etcdIsThatOfTheSystemAndTheApiServerThatOfTheLab() throws IOException {
    Path etcd = program(folder.resolve("system"), "etcd");
    Path apiServer = program(folder.resolve("lab/bin"), "kube-apiserver");
    String path = folder.resolve("none") + File.pathSeparator + folder.resolve("system");

    assertThat(LabPrograms.find(Map.of("PATH", path, "LAB", folder.resolve("lab").toString())))
        .contains(new LabPrograms(etcd, apiServer));
  }

  @Test
  void withoutALabVariableItIsWhereTheLabPutsIt() throws IOException {
    program(folder, "etcd");
    Path apiServer = program(folder.resolve(".cache/lab/bin"), "kube-apiserver");

    assertThat(LabPrograms.find(Map.of("PATH", folder.toString(), "HOME", folder.toString())))
        .hasValueSatisfying(found -> assertThat(found.apiServer()).isEqualTo(apiServer));
  }

  @Test
  void whereOneIsMissingThereAreNone() throws IOException {
    Map<String, String> environment =
        Map.of("PATH", folder.toString(), "LAB", folder.resolve("lab").toString());
    program(folder, "etcd");
    assertThat(LabPrograms.find(environment)).isEmpty();

    Files.delete(folder.resolve("etcd"));
    program(folder.resolve("lab/bin"), "kube-apiserver");
    assertThat(LabPrograms.find(environment)).isEmpty();
  }

  private static Path program(Path folder, String name) throws IOException {
    Path file = Files.createFile(Files.createDirectories(folder).resolve(name));
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }
}
