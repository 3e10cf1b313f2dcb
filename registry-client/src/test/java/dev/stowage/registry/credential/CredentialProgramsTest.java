package dev.stowage.registry.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.stowage.registry.error.RegistryException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialProgramsTest {
  private static final String ANSWER =
      "echo $1 $(cat) >> \"$(dirname $0)/asked\"; echo '{\"Username\":\"%s\",\"Secret\":\"hunter2\"}'";

  @TempDir private Path folder;

  @Test
  void aProgramIsAskedForItsHostOnceAndAnswersForAllRepositories() throws IOException {
    program("team", ANSWER.formatted("ann"));
    CredentialSource file = config("{\"credHelpers\":{\"r.io:5000\":\"team\"}}");
    assertThat(file.find("r.io:5000", "a")).contains(new Credential("ann", "hunter2"));
    assertThat(file.find("r.io:5000", "b")).isPresent();
    assertThat(file.find("other.io", "b")).isEmpty();
    assertThat(file.registries()).containsExactly("r.io:5000");
    assertThat(asked()).containsExactly("get r.io:5000");
  }

  @Test
  void case17AStoreIsAskedForWhatDockerLoggedInToAndForNothingElse() throws IOException {
    program("store", ANSWER.formatted("<token>"));
    CredentialSource file =
        config("{\"credsStore\":\"store\",\"auths\":{\"https://index.docker.io/v1/\":{}}}");
    assertThat(file.find("evil.example", "a")).isEmpty();
    assertThat(file.find("docker.io", "library/nginx"))
        .hasValueSatisfying(
            found -> assertThat(found.kind()).isEqualTo(Credential.Kind.IDENTITY_TOKEN));
    assertThat(asked()).containsExactly("get https://index.docker.io/v1/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "gcr.io.evil.example",
        "evil-gcr.io",
        "eu.gcr.io:5000",
        "docker.pkg.dev.evil.example",
        "x.dkr.ecr.eu-west-1.amazonaws.com",
        "123456789012.dkr.ecr.eu-west-1.amazonaws.com.evil.example",
        "a.b.azurecr.io",
        "azurecr.io"
      })
  void case17NoCloudIdentityIsShownToAnUnknownHost(String registry) throws IOException {
    for (CloudRegistry cloud : CloudRegistry.values()) {
      program(cloud.program(), ANSWER.formatted("robot"));
    }
    CredentialSource cloud =
        new CloudIdentity(
            programs(),
            (host, repository) -> {
              throw new AssertionError("Google was asked for " + host);
            });
    assertThat(cloud.find(registry, "a")).isEmpty();
    assertThat(asked()).isEmpty();
  }

  @Test
  void aCloudsOwnRegistryIsShownItsIdentity() throws IOException {
    program("ecr-login", ANSWER.formatted("AWS"));
    CredentialSource google = (host, repository) -> Optional.of(new Credential("g", "h"));
    CredentialSource cloud = new CloudIdentity(programs(), google);
    assertThat(cloud.find("123456789012.dkr.ecr.eu-west-1.amazonaws.com", "a"))
        .contains(new Credential("AWS", "hunter2"));
    assertThat(cloud.find("europe-docker.pkg.dev", "a")).contains(new Credential("g", "h"));
    assertThat(cloud.find("team.azurecr.io", "a")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo hunter2; echo hunter2 >&2; exit 3",
        "echo not json hunter2",
        "cat > /dev/null; sleep 600"
      })
  void aProgramThatFailsIsNamedAndNotQuoted(String script) throws IOException {
    program("broken", script);
    CredentialSource file =
        config("{\"credHelpers\":{\"r.io\":\"broken\"}}", programs(Duration.ofSeconds(2)));
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> file.find("r.io", "a"))
        .satisfies(e ->
            assertThat(e.getMessage())
                .startsWith("log in: docker-credential-broken")
                .doesNotContain("hunter2", "\n"));
  }

  @Test
  void aProgramThatHasNothingHasNothing() throws IOException {
    program("empty", "echo credentials not found in native keychain; exit 1");
    assertThat(config("{\"credHelpers\":{\"r.io\":\"empty\"}}").find("r.io", "a")).isEmpty();
  }

  @Test
  void aProgramsNameIsNoPath() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config("{\"credsStore\":\"../../bin/sh\"}"))
        .withMessageContaining("credsStore names no program");
  }

  private CredentialSource config(String json) {
    return config(json, programs());
  }

  private static CredentialSource config(String json, CredentialPrograms programs) {
    return DockerConfigFile.parse("c.json", json.getBytes(StandardCharsets.UTF_8), programs);
  }

  private CredentialPrograms programs() {
    return programs(Duration.ofMinutes(1));
  }

  private CredentialPrograms programs(Duration atMost) {
    return new CredentialPrograms("/nowhere:" + folder, atMost);
  }

  private List<String> asked() throws IOException {
    Path asked = folder.resolve("asked");
    return Files.exists(asked) ? Files.readAllLines(asked) : List.of();
  }

  private void program(String name, String script) throws IOException {
    Path file = folder.resolve("docker-credential-" + name);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }
}
