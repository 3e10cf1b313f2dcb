package dev.stowage.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What the replaced systems print and how they end before anything is started. */
final class ReplaceCommandTest {

  @Test
  void rowC1WithoutABackupRegistryItSaysSoPrintsTheUsageAndEndsWith1() {
    Run run = Run.of("replace", "image-clone-controller", "--ignoreNamespace=a");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).contains("namespaces to ignore: a,kube-system");
    assertThat(run.err())
        .startsWith("backup registry is not specified!")
        .contains("Usage:", "--backupRegistry", "--leaderElectionID");
  }

  @Test
  void rowC1WithoutAnElectionItSaysSoPrintsTheUsageAndEndsWith1() {
    Run run = Run.of("replace", "image-clone-controller", "--backupRegistry", "r.example/store");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).startsWith("--leaderElectionID is not specified!").contains("Usage:");
  }

  @Test
  void rowC3TheVersionIsPrintedAndItEndsWith0() {
    Run run = Run.of("replace", "image-clone-controller", "-version");

    assertThat(run.exit()).isZero();
    assertThat(run.out()).matches("Image clone controller: version: .+, branch: .+, commit: .+\\R");
    assertThat(run.err()).isEmpty();
  }

  private record Run(int exit, String out, String err) {
    static Run of(String... arguments) {
      PrintStream outBefore = System.out;
      PrintStream errBefore = System.err;
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
      try {
        int exit = StowageCommand.execute(arguments);
        return new Run(
            exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
      } finally {
        System.setOut(outBefore);
        System.setErr(errBefore);
      }
    }
  }
}
