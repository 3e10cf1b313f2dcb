package dev.stowage.puller.webhook;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AdmissionRequestTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "very-secret",
        "[1]",
        "null",
        "{\"apiVersion\": very-secret}",
        "{\"apiVersion\": \"admission.k8s.io/v1\", \"kind\": \"AdmissionReview\"",
        "{\"apiVersion\": \"admission.k8s.io/v1beta1\", \"kind\": \"AdmissionReview\", \"request\": {\"uid\": \"1\"}}",
        "{\"apiVersion\": \"admission.k8s.io/v1\", \"kind\": \"very-secret\", \"request\": {\"uid\": \"1\"}}",
        "{\"apiVersion\": \"admission.k8s.io/v1\", \"kind\": \"AdmissionReview\"}",
        "{\"apiVersion\": \"admission.k8s.io/v1\", \"kind\": \"AdmissionReview\", \"request\": {}}",
        "{\"apiVersion\": \"admission.k8s.io/v1\", \"kind\": \"AdmissionReview\", \"request\": {\"uid\": 1}}",
        "{\"apiVersion\": \"admission.k8s.io/v1\", \"kind\": \"AdmissionReview\", \"request\": {\"uid\": \"1\", \"operation\": \"CREATE\", \"resource\": {\"resource\": \"pods\"}, \"object\": null}}"
      })
  void whatIsNoReviewIsRefusedInOneLineThatQuotesNothing(String body) {
    assertThatThrownBy(() -> AdmissionRequest.parse(body))
        .isInstanceOf(MalformedReviewException.class)
        .hasNoCause()
        .message()
        .isNotBlank()
        .doesNotContain("\n", "very-secret");
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 100_000})
  void deepNestingEndsInTheSameAnswer(int depth) {
    assertThatThrownBy(() -> AdmissionRequest.parse("{\"a\":".repeat(depth)))
        .isInstanceOf(MalformedReviewException.class);
  }
}
