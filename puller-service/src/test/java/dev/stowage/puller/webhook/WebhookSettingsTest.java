package dev.stowage.puller.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import dev.stowage.runtime.StartupException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WebhookSettingsTest {
  private static final Duration LIFE = Duration.ofDays(90);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:1",
        "https://",
        "https://host/path",
        "https://user:very-secret-\n@host",
        "https://host?x=1",
        "not an address"
      })
  void whatIsNoAddressOfAWebhookIsRefused(String url) {
    assertThatThrownBy(() -> settings(url, "stowage-puller", 8443, LIFE))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("set stowage.puller.webhook.url")
        .message()
        .doesNotContain("\n");
  }

  @Test
  void namesPortsAndLivesThatCannotBeAreRefused() {
    assertRefused("service", () -> settings(null, "Not_a_name", 8443, LIFE));
    assertRefused("port", () -> settings(null, "stowage-puller", 65_536, LIFE));
    assertRefused(
        "certificate-life", () -> settings(null, "stowage-puller", 8443, Duration.ofHours(23)));
  }

  @Test
  void theCertificateIsForTheServiceOrForTheAddress() {
    assertThat(settings(null, "hook", 8443, LIFE).names("ours")).containsExactly("hook.ours.svc");
    assertThat(settings("https://127.0.0.1:7", "hook", 8443, LIFE).names("ours"))
        .containsExactly("127.0.0.1");
  }

  @Test
  void theConfigurationLetsPodsInWithoutUsAndLeavesOutWhatIsNeverTouched() {
    WebhookSettings settings = settings(null, "hook", 8443, LIFE);
    JsonObject configuration =
        WebhookConfiguration.of(settings, "ours", Set.of("kube-system", "ours"), "PEM");
    JsonObject webhook = configuration.getAsJsonArray("webhooks").get(0).getAsJsonObject();

    assertThat(webhook.get("failurePolicy").getAsString()).isEqualTo("Ignore");
    assertThat(webhook.get("timeoutSeconds").getAsInt()).isEqualTo(2);
    assertThat(webhook.get("reinvocationPolicy").getAsString()).isEqualTo("IfNeeded");
    assertThat(webhook.get("sideEffects").getAsString()).isEqualTo("None");
    assertThat(webhook.get("clientConfig").toString())
        .isEqualTo(
            "{\"service\":{\"name\":\"hook\",\"namespace\":\"ours\",\"port\":443,\"path\":\"/pods\"},\"caBundle\":\"UEVN\"}");
    assertThat(webhook.get("namespaceSelector").toString())
        .contains("\"NotIn\",\"values\":[\"kube-system\",\"ours\"]");
    assertThat(webhook.has("objectSelector")).isFalse();
  }

  @Test
  void aConfigurationThatWasChangedIsNoticed() {
    WebhookSettings settings = settings(null, "hook", 8443, LIFE);
    JsonObject wanted = WebhookConfiguration.of(settings, "ours", Set.of("ours"), "PEM");
    JsonObject stored = wanted.deepCopy();
    JsonObject webhook = stored.getAsJsonArray("webhooks").get(0).getAsJsonObject();
    webhook.add("objectSelector", new JsonObject());

    assertThat(WebhookConfiguration.isSame(wanted, stored)).isTrue();
    webhook.addProperty("failurePolicy", "Fail");
    assertThat(WebhookConfiguration.isSame(wanted, stored)).isFalse();
    assertThat(WebhookConfiguration.isSame(wanted, new JsonObject())).isFalse();
  }

  private static void assertRefused(String setting, Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("set stowage.puller.webhook." + setting);
  }

  private static WebhookSettings settings(
      @Nullable String url, String service, int port, Duration life) {
    return new WebhookSettings(
        true, "127.0.0.1", port, service, 443, url, "stowage-pods", "certificate", life);
  }
}
