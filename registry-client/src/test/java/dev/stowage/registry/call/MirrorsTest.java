package dev.stowage.registry.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.registry.client.RegistryClient;
import dev.stowage.registry.credential.Credential;
import dev.stowage.registry.credential.CredentialSource;
import dev.stowage.registry.fake.FakeImage;
import dev.stowage.registry.fake.FakeRegistry;
import dev.stowage.registry.settings.HostSettings;
import dev.stowage.registry.settings.Mirror;
import dev.stowage.registry.settings.RegistrySettings;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MirrorsTest {
  private final FakeRegistry original = new FakeRegistry();
  private final FakeRegistry mirror = new FakeRegistry();
  private final FakeImage image = FakeImage.push(original, "app", "1", new byte[] {1, 2, 3});

  @AfterEach
  void stop() {
    original.close();
    mirror.close();
  }

  @Test
  void aMirrorIsAskedFirstUnderItsPrefixAndTheOriginalNotAtAll() {
    FakeImage.push(mirror, "hub/app", "1", new byte[] {1, 2, 3});
    assertThat(pulls("hub", 1)).isTrue();
    assertThat(mirror.count("GET", "/v2/hub/app/manifests/1")).isEqualTo(1);
    assertThat(original.requests()).isEmpty();
  }

  @Test
  void whatAMirrorHasNotGotComesFromTheOriginalAndTheMirrorIsAskedAgain() {
    assertThat(pulls("", 2)).isTrue();
    assertThat(mirror.count("GET", "/manifests/1")).isEqualTo(2);
    assertThat(original.count("GET", "/manifests/1")).isEqualTo(2);
  }

  @Test
  void aMirrorThatFailsIsLeftAloneForAWhile() {
    mirror.add((request, exchange) -> {
      FakeRegistry.answer(exchange, 500, "");
      return true;
    });
    assertThat(pulls("", 3)).isTrue();
    assertThat(mirror.requests()).hasSize(1);
    assertThat(original.count("GET", "/manifests/1")).isEqualTo(3);
  }

  @Test
  void aMirrorGetsNoCredentialButItsOwn() {
    mirror.add((request, exchange) -> {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"x\"");
      FakeRegistry.answer(exchange, 401, "");
      return true;
    });
    assertThat(pulls("", 1)).isTrue();
    assertThat(mirror.requests()).isNotEmpty().allMatch(asked -> asked.authorization().isEmpty());
  }

  private boolean pulls(String prefix, int times) {
    HostSettings host =
        new HostSettings(
            original.name(),
            true,
            true,
            Optional.empty(),
            Optional.empty(),
            List.of(new Mirror(mirror.name(), prefix)),
            OptionalLong.empty(),
            4,
            0);
    CredentialSource credentials =
        (registry, repository) ->
            registry.equals(original.name())
                ? Optional.of(new Credential("ann", "hunter2"))
                : Optional.empty();
    RegistrySettings settings =
        RegistrySettings.of(Set.of(mirror.name()), credentials).withHosts(List.of(host));
    boolean all = true;
    try (RegistryClient client = new RegistryClient(settings, Clock.systemUTC())) {
      for (int i = 0; i < times; i++) {
        all &=
            client
                .pullManifest(original.name(), "app", "1")
                .filter(found -> found.digest().equals(image.digest()))
                .isPresent();
      }
    }
    return all;
  }
}
