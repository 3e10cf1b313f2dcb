package dev.stowage.registry.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DockerConfigFileTest {
  private static final Credential ANN = new Credential("ann", "secret");

  @Test
  @DisplayName("row D30: user name and password are preferred to auth")
  void rowD30UserNameAndPasswordArePreferredToAuth() {
    DockerConfigFile file =
        parse(
            "{\"auths\":{\"r.io\":{\"username\":\"ann\",\"password\":\"secret\",\"auth\":\"%s\"}}}",
            base64("bob:other"));
    assertThat(file.find("r.io", "a/b")).contains(ANN);
  }

  @Test
  @DisplayName("row D30: without them auth is decoded, and everything is trimmed")
  void rowD30AuthIsDecodedAndTrimmed() {
    assertThat(
            parse("{\"auths\":{\"r.io\":{\"auth\":\" %s \\n\"}}}", base64("ann:secret\n"))
                .find("r.io", "a"))
        .contains(ANN);
    assertThat(
            parse("{\"auths\":{\"r.io\":{\"username\":\" ann \",\"password\":\" secret\\n\"}}}", "")
                .find("r.io", "a"))
        .contains(ANN);
  }

  @Test
  @DisplayName("row D30 [BUG]: a password may hold a colon")
  void rowD30APasswordMayHoldAColon() {
    assertThat(
            parse("{\"auths\":{\"r.io\":{\"auth\":\"%s\"}}}", base64("ann:a:b::c"))
                .find("r.io", "a"))
        .contains(new Credential("ann", "a:b::c"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://index.docker.io/v1/",
        "https://index.docker.io/v2/",
        "index.docker.io",
        "docker.io",
        "registry-1.docker.io",
        "https://registry-1.docker.io/v2/"
      })
  void everySpellingOfDockerHubServesDockerHub(String key) {
    DockerConfigFile file =
        parse("{\"auths\":{\"" + key + "\":{\"auth\":\"%s\"}}}", base64("ann:secret"));
    assertThat(file.find("docker.io", "library/nginx")).contains(ANN);
    assertThat(file.find("quay.io", "library/nginx")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "team/app, team",
    "team/sub/app, sub",
    "team/subway, team",
    "other/app, host",
    "teams/app, host"
  })
  void theLongestKeyThatLeadsToTheRepositoryWins(String repository, String user) {
    String entry = "\"%s\":{\"username\":\"%s\",\"password\":\"p\"}";
    DockerConfigFile file =
        parse(
            "{\"auths\":{"
                + String.join(
                    ",",
                    entry.formatted("r.io", "host"),
                    entry.formatted("r.io/team", "team"),
                    entry.formatted("https://r.io/team/sub/", "sub"))
                + "}}",
            "");
    assertThat(file.find("r.io", repository)).map(Credential::username).contains(user);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "registry.io.evil.com",
        "evil-registry.io",
        "registry.io.",
        "registry.io:5000",
        "xregistry.io",
        "io"
      })
  void aHostThatOnlyLooksAlikeGetsNoCredential(String host) {
    DockerConfigFile file =
        parse("{\"auths\":{\"registry.io\":{\"auth\":\"%s\"}}}", base64("ann:secret"));
    assertThat(file.find("registry.io", "a")).contains(ANN);
    assertThat(file.find(host, "a")).isEmpty();
  }

  @Test
  void aPortBelongsToTheHost() {
    DockerConfigFile file =
        parse("{\"auths\":{\"registry.io:5000\":{\"auth\":\"%s\"}}}", base64("ann:secret"));
    assertThat(file.find("registry.io:5000", "a")).contains(ANN);
    assertThat(file.find("registry.io", "a")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"auths\":{\"r.io\":{\"password\":\"hunter2\"",
        "hunter2",
        "\"hunter2\"",
        "[\"hunter2\"]",
        "{\"auths\":{\"r.io\":{\"auth\":\"hunter2!\"}}}",
        "{\"auths\":{\"r.io\":{\"auth\":\"aHVudGVyMg==\"}}}",
        "{\"auths\":{\"r.io\":{\"auth\":\"Omh1bnRlcjI=\"}}}"
      })
  void aBrokenFileIsNamedInOneLineAndNeverQuoted(String content) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DockerConfigFile.parse("/etc/config.json", bytes(content)))
        .satisfies(e -> {
          assertThat(e.getMessage())
              .startsWith("docker config file '/etc/config.json'")
              .doesNotContain("hunter2", "aHVudGVyMg", "\n");
          assertThat(e.getCause()).isNull();
        });
  }

  @Test
  void aFileThatAnEditorBeganWithAByteOrderMarkAndEndedWithANewLineIsRead() {
    assertThat(
            parse("\uFEFF{\"auths\":{\"r.io\":{\"auth\":\"%s\"}}}\r\n", base64("ann:secret"))
                .find("r.io", "a"))
        .contains(ANN);
  }

  @Test
  void aFileInAnotherEncodingIsToldOfIt() {
    byte[] content = "\uFEFF{\"auths\":{}}".getBytes(StandardCharsets.UTF_16LE);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> DockerConfigFile.parse("/etc/config.json", content))
        .withMessage("docker config file '/etc/config.json' is no JSON in UTF-8");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DockerConfigFile.read(Path.of("/nowhere/config.json")))
        .withMessage(
            "docker config file '/nowhere/config.json' cannot be read: check that it exists and may be read");
  }

  @Test
  void anEntryWithoutAnythingIsNoCredential() {
    assertThat(parse("{\"auths\":{\"r.io\":{}},\"credsStore\":\"desktop\"}", "").find("r.io", "a"))
        .isEmpty();
    assertThat(parse("{}", "").find("r.io", "a")).isEmpty();
  }

  @Test
  void aCredentialNeverShowsItsPassword() {
    assertThat(ANN.toString()).contains("ann").doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "registry.io.evil.com",
        "registry.io@evil.com",
        "registry.io.",
        "evil.com/registry.io",
        "registry.io:5000",
        "xregistry.io"
      })
  void case13AHostThatOnlyLooksAlikeIsNotGivenTheCredential(String host) {
    DockerConfigFile file =
        parse("{\"auths\":{\"registry.io\":{\"auth\":\"%s\"}}}", base64("ann:hunter2"));
    assertThat(file.find("registry.io", "a")).isPresent();
    assertThat(file.find(host, "a")).isEmpty();
  }

  private static DockerConfigFile parse(String json, String auth) {
    return DockerConfigFile.parse("config.json", bytes(json.replace("%s", auth)));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(bytes(text));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
