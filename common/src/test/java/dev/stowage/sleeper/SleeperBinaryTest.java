package dev.stowage.sleeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stowage.image.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class SleeperBinaryTest {
  private static final Path SOURCES = Path.of("src/main/sleeper");

  @TempDir private Path folder;

  @Test
  void everyBinaryIsMadeOfTheSourceBesideIt() throws IOException {
    List<String> noted = Files.readAllLines(SOURCES.resolve("SHA256SUMS"));

    assertThat(noted).hasSize(4);
    for (String line : noted) {
      String[] parts = line.split(" +", 2);
      assertThat(Digest.sha256(Files.readAllBytes(SOURCES.resolve(parts[1]))).hex())
          .as("%s has changed: run src/main/sleeper/build.sh", parts[1])
          .isEqualTo(parts[0]);
    }
  }

  @Test
  void theBinariesAreStaticElfFilesOfTheirPlatforms() {
    assertThat(SleeperBinary.of("amd64")).startsWith(0x7f, 'E', 'L', 'F', 2, 1);
    assertThat(SleeperBinary.of("amd64")[18]).isEqualTo((byte) 62);
    assertThat(SleeperBinary.of("arm64")[18]).isEqualTo((byte) 183);
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void itCopiesItselfAndTheCopyWaitsInLittleMemoryAndEndsWhenTold() throws Exception {
    Path original = program();
    Path copy = folder.resolve("copy");
    assertThat(run(original, "copy", copy.toString()).waitFor()).isZero();
    assertThat(copy).hasBinaryContent(SleeperBinary.of("amd64"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
        .isEqualTo("rwxr-xr-x");

    Process sleeping = run(copy);
    awaitAsleep(sleeping);
    assertThat(residentKibibytes(sleeping)).isLessThan(1024);

    // A second start of the pod's init container, while the first copy runs.
    assertThat(run(original, "copy", copy.toString()).waitFor()).isZero();
    assertThat(sleeping.isAlive()).isTrue();
    sleeping.destroy();
    assertThat(sleeping.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(sleeping.exitValue()).isZero();
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void itEndsWhenToldAlsoAsTheFirstProcessOfAContainerAndNotAsRoot() throws Exception {
    Path original = program();
    Process sleeping =
        new ProcessBuilder(
                "unshare",
                "--user",
                "--map-user=65532",
                "--pid",
                "--fork",
                "--kill-child",
                original.toString())
            .start();
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> !sleeping.isAlive() || sleeping.descendants().anyMatch(child -> true));
    assumeTrue(sleeping.isAlive(), "this machine gives no user namespaces");
    ProcessHandle first = sleeping.descendants().findFirst().orElseThrow();
    Path state = Path.of("/proc/%d/stat".formatted(first.pid()));
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> Files.readString(state).contains("(original) S"));

    first.destroy();

    assertThat(sleeping.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(sleeping.exitValue()).isZero();
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void itSaysInOneLineWhatItCannotDo() throws Exception {
    Path original = program();
    Process lost = run(original, "copy", folder.resolve("none/copy").toString());
    assertThat(lost.waitFor()).isEqualTo(1);
    assertThat(new String(lost.getErrorStream().readAllBytes()))
        .isEqualTo("sleeper: cannot write TARGET: it needs a directory that can be written to\n");

    Process misused = run(original, "copied", "x");
    assertThat(misused.waitFor()).isEqualTo(2);
    assertThat(new String(misused.getErrorStream().readAllBytes()))
        .isEqualTo("usage: sleeper [copy TARGET]\n");
    assertThat(run(original, "copy").waitFor()).isEqualTo(2);
  }

  private Path program() throws IOException {
    Path program = Files.write(folder.resolve("original"), SleeperBinary.of("amd64"));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    return program;
  }

  private static Process run(Path program, String... arguments) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(program.toString());
    builder.command().addAll(List.of(arguments));
    return builder.start();
  }

  private static void awaitAsleep(Process process) {
    Path state = Path.of("/proc/%d/stat".formatted(process.pid()));
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> Files.readString(state).contains("(copy) S"));
  }

  private static long residentKibibytes(Process process) throws IOException {
    return Files.readAllLines(Path.of("/proc/%d/status".formatted(process.pid()))).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
