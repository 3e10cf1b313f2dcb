package dev.stowage.standalone.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateKeyTest {

  @Test
  void itIsMadeOnceAndOnlyItsOwnerMayReadIt(@TempDir Path directory) throws IOException {
    Path file = StateKey.in(directory);
    String key = Files.readString(file);
    assertThat(Base64.getDecoder().decode(key)).hasSize(32);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(StateKey.in(directory)).isEqualTo(file).hasContent(key);
    assertThat(StateKey.in(Files.createDirectory(directory.resolve("other"))))
        .isRegularFile()
        .content()
        .isNotEqualTo(key);
  }
}
