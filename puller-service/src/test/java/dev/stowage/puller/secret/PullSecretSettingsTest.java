package dev.stowage.puller.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stowage.runtime.StartupException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PullSecretSettingsTest {

  @Test
  void aSecretHasExactlyOneSource() {
    assertRefused("needs one source", () -> settings("pull", null, null));
    assertRefused("needs one source", () -> settings("pull", "/config.json", "source"));
    assertThat(settings("pull", "/config.json", null).rules().name()).isEqualTo("pull");
    assertThat(settings(null, null, null).rules().name()).isNull();
  }

  @Test
  void aNameThatNoSecretHasIsRefused() {
    assertRefused("pull-secret.name", () -> settings("../other", "/config.json", null));
    assertRefused("pull-secret.from-secret", () -> settings("pull", null, "a/b"));
  }

  @Test
  void theNamespacesAnnotationComesBeforeTheConfiguration() {
    PullSecretRules rules = new PullSecretRules("pull", Set.of("shop"));
    PullSecretRules all = new PullSecretRules("pull", Set.of("*"));

    assertThat(rules.of("shop", Map.of())).contains("pull");
    assertThat(rules.of("other", Map.of())).isEmpty();
    assertThat(all.of("other", Map.of())).contains("pull");
    assertThat(rules.of("other", Map.of(PullSecretRules.ANNOTATION, "true"))).contains("pull");
    assertThat(all.of("shop", Map.of(PullSecretRules.ANNOTATION, "no"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "very-secret",
        "[]",
        "{}",
        "{\"auths\": {}}",
        "{\"auths\": \"very-secret\"}",
        "{\"credsStore\": \"very-secret\"}",
        "{\"auths\": very-secret"
      })
  void whatAKubeletCouldNotUseIsRefusedAndNotQuoted(String json) {
    assertThatThrownBy(() -> DockerConfig.parse(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasNoCause()
        .message()
        .doesNotContain("very-secret", "\n");
  }

  @Test
  void credentialsAreNeverShown() {
    DockerConfig config =
        DockerConfig.parse("{\"auths\": {\"a\": {\"auth\": \"dmVyeS1zZWNyZXQ=\"}}}");

    assertThat(new PullSecretDecision.Create(config).toString()).doesNotContain("dmVyeS1zZWNyZXQ");
    assertThat(new FoundSecret.Ours(config.json(), "7").toString())
        .doesNotContain("dmVyeS1zZWNyZXQ");
  }

  private static void assertRefused(String part, Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(part)
        .message()
        .doesNotContain("\n");
  }

  private static PullSecretSettings settings(
      @Nullable String name, @Nullable String dockerConfig, @Nullable String fromSecret) {
    return new PullSecretSettings(
        name, dockerConfig, fromSecret, List.of(), Duration.ofSeconds(10));
  }
}
