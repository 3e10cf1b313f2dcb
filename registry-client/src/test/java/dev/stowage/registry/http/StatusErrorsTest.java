package dev.stowage.registry.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Case 16 of the registry cases. */
class StatusErrorsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "failed: https://s3.example/blob?X-Amz-Signature=hunter2&x=1 gave 403",
        "bad header Authorization: Bearer hunter2",
        "bad header Authorization: Basic hunter2",
        "got 'authorization': 'hunter2'",
        "{\"token\":\"hunter2\"}",
        "password=hunter2",
        "Signature hunter2 does not match"
      })
  void aSecretInAnErrorTextIsRedacted(String text) {
    assertThat(StatusErrors.clean(text)).doesNotContain("hunter2");
  }

  @Test
  void anErrorTextIsOneLineAndShort() {
    assertThat(StatusErrors.clean("a\r\nb\tc\u0000d")).isEqualTo("a b c d");
    assertThat(StatusErrors.clean("x".repeat(1_000)).length()).isLessThan(310);
  }
}
