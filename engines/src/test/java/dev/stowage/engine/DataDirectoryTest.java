package dev.stowage.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir Path base;

  @Test
  void aMissingDirectoryIsCreatedWithItsParents() {
    Path wanted = base.resolve("a/b");
    try (DataDirectory directory = DataDirectory.open(wanted)) {
      assertThat(wanted).isDirectory();
      assertThat(directory.resolve("kafka")).isEqualTo(wanted.resolve("kafka"));
    }
  }

  @Test
  void aDirectoryInUseIsRefusedAndNamesItsOwner() {
    try (DataDirectory owner = DataDirectory.open(base)) {
      assertThatThrownBy(() -> DataDirectory.open(owner.path()))
          .isInstanceOfSatisfying(
              EngineException.class,
              e -> {
                assertThat(e.code()).isEqualTo(EngineException.Code.DIRECTORY_IN_USE);
                assertThat(e.retryable()).isTrue();
              })
          .hasMessage(
              "data directory %s is in use by process %d; end it or choose another directory"
                  .formatted(base, ProcessHandle.current().pid()));
    }
  }

  @Test
  void anotherProcessIsRefusedWhileOursHasIt() throws Exception {
    try (DataDirectory owner = DataDirectory.open(base)) {
      assertThat(openInAnotherProcess(owner.path()))
          .startsWith("data directory " + base + " is in use by process")
          .contains(String.valueOf(ProcessHandle.current().pid()));
    }
    assertThat(openInAnotherProcess(base)).isEqualTo("opened");
  }

  @Test
  void aClosedDirectoryCanBeOpenedAgain() {
    DataDirectory.open(base).close();
    try (DataDirectory again = DataDirectory.open(base)) {
      assertThat(again.path()).isEqualTo(base);
    }
  }

  @Test
  void aFileInItsPlaceIsRefusedInOneLine() throws Exception {
    Path file = Files.writeString(base.resolve("file"), "no directory");

    assertThatThrownBy(() -> DataDirectory.open(file.resolve("data")))
        .isInstanceOfSatisfying(
            EngineException.class,
            e -> {
              assertThat(e.code()).isEqualTo(EngineException.Code.DIRECTORY_NOT_WRITABLE);
              assertThat(e.retryable()).isFalse();
            })
        .hasMessageStartingWith("data directory " + file.resolve("data") + " cannot be written: ")
        .message()
        .hasLineCount(1);
  }

  // Root may write everywhere but not here, so this holds for every user.
  @Test
  void aDirectoryThatCannotBeWrittenIsRefusedInOneLine() {
    assertThatThrownBy(() -> DataDirectory.open(Path.of("/proc/self")))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("cannot be written: ")
        .message()
        .hasLineCount(1);
  }

  private static String openInAnotherProcess(Path directory) throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                OpenAndSay.class.getName(),
                directory.toString())
            .redirectErrorStream(true)
            .start();
    try (var lines = process.inputReader()) {
      return String.valueOf(lines.readLine());
    } finally {
      process.waitFor();
    }
  }

  /** Says whether a directory could be opened. */
  static final class OpenAndSay {
    private OpenAndSay() {}

    public static void main(String[] arguments) {
      try (DataDirectory directory = DataDirectory.open(Path.of(arguments[0]))) {
        System.out.println(directory.path().toFile().isDirectory() ? "opened" : "missing");
      } catch (EngineException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
