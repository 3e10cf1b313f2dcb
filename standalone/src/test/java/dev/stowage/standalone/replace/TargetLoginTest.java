package dev.stowage.standalone.replace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stowage.image.TargetRepository;
import dev.stowage.runtime.StartupException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TargetLoginTest {
  @TempDir private Path folder;

  @Test
  void theLoginIsAddedToWhatThereIsForItsOwnersEyesAlone() throws IOException {
    Path others =
        Files.writeString(
            folder.resolve("config.json"), "{\"auths\": {\"quay.io\": {\"auth\": \"eDp5\"}}}");

    Path written = login("backup.example:5000/store").writeTo(folder, Optional.of(others));

    assertThat(auth(written, "backup.example:5000")).isEqualTo("me:very-secret");
    assertThat(auth(written, "quay.io")).isEqualTo("x:y");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(written)))
        .isEqualTo("rw-------");
  }

  @Test
  void dockerHubIsCalledAsDockerCallsIt() throws IOException {
    assertThat(
            auth(
                login("index.docker.io/me").writeTo(folder, Optional.empty()),
                "https://index.docker.io/v1/"))
        .isEqualTo("me:very-secret");
  }

  @Test
  void aFileThatIsNoJsonIsNamedAndNotQuoted() throws IOException {
    Path others = Files.writeString(folder.resolve("config.json"), "{\"auths\": very-secret");

    assertThatThrownBy(() -> login("backup.example/store").writeTo(folder, Optional.of(others)))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("config.json")
        .message()
        .doesNotContain("very-secret", "\n");
  }

  private static TargetLogin login(String target) {
    return new TargetLogin(TargetRepository.parse(target), "me", "very-secret");
  }

  private static String auth(Path file, String key) throws IOException {
    JsonNode config = new ObjectMapper().readTree(file.toFile());
    return new String(
        Base64.getDecoder().decode(config.path("auths").path(key).path("auth").asText()),
        StandardCharsets.UTF_8);
  }
}
