package dev.stowage.puller.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KubeletMessageTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Get \"https://robot:hunter2@registry.example/v2/\": EOF",
        "Get \"https://robot:hun@hunter2@registry.example/v2/\": EOF",
        "Get https://cdn.example/layer?Expires=1&Signature=hunter2&Key=a: timeout",
        "header Authorization: Basic aHVudGVyMg==hunter2 was refused",
        "header Authorization: bearer ey.hunter2.abc was refused",
        "body {\"username\":\"robot\",\"password\":\"hunter2\"}",
        "asked with password=hunter2, refused",
        "asked with access_token=hunter2 refused"
      })
  void aSecretInAMessageIsLeftOut(String message) {
    assertThat(KubeletMessage.of(message)).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rpc error: code = NotFound desc = failed to resolve \"docker.io/library/x@sha256:ab\": not found",
        "failed to fetch anonymous token: unexpected status: 401 Unauthorized",
        "no basic auth credentials",
        "Back-off pulling image \"registry.example:5000/a/b:1\"",
        "Get \"https://registry.example/v2/\": dial tcp: lookup registry.example: no such host"
      })
  void anOrdinaryMessageIsToldAsItIs(String message) {
    assertThat(KubeletMessage.of(message)).isEqualTo(message);
  }

  @Test
  void aMessageIsOneLineOfAtMostTwoHundredCharacters() {
    assertThat(KubeletMessage.of("a\nb\u202e" + "c".repeat(300)))
        .startsWith("a\\u000ab\\u202e")
        .endsWith("…")
        .doesNotContain("\n")
        .hasSizeLessThan(220);
  }
}
