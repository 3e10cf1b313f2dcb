package dev.stowage.registry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stowage.registry.call.RequestBudget;
import dev.stowage.registry.credential.Credential;
import dev.stowage.registry.credential.CredentialSource;
import dev.stowage.registry.credential.DockerConfigFile;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.fake.FakeRegistry;
import dev.stowage.registry.hop.HopPolicy;
import dev.stowage.registry.settings.RegistrySettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may lie at a private address, and who is told a credential. No packet leaves the machine. */
class PrivateRegistryTest {
  private final FakeRegistry listed = new FakeRegistry();
  private final FakeRegistry stranger = new FakeRegistry("127.0.0.2");
  private final ScriptedNames names = new ScriptedNames();
  private CredentialSource credentials = CredentialSource.ANONYMOUS;

  @AfterEach
  void stop() {
    listed.close();
    stranger.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.2", "10.0.0.1", "[::1]", "[::ffff:7f00:2]", "[fd00:ec2::254]"})
  void case01ARegistryThatOnlyAWorkloadNamesIsNotReachedAtAPrivateAddress(String host) {
    RegistryException refused =
        failure(new RegistryClient(settings(), Clock.systemUTC()), host + ":" + port(stranger));
    assertThat(refused.code()).isEqualTo(RegistryErrorCode.HOP_REFUSED);
    assertThat(refused.getMessage()).contains("private address").doesNotContain("\n");
    assertThat(stranger.requests()).isEmpty();
    assertThat(stranger.openConnections()).isZero();
  }

  @Test
  void case02AStrangersTokenServerIsNotToldTheCredential() {
    credentials = (registry, repository) -> Optional.of(new Credential("ann", "hunter2"));
    names.with("127.0.0.1", "127.0.0.1").with("token.example", "1.1.1.1");
    HopPolicy policy = new HopPolicy(settings(), names);
    URI api = URI.create("http://" + listed.name());
    assertThat(policy.check("r", () -> "log in", api, URI.create("https://token.example/t")))
        .isNotNull();
    assertThat(policy.mayAskForToken(api, URI.create("https://token.example/t"))).isFalse();
    assertThat(policy.mayAskForToken(api, URI.create("http://" + listed.name() + "/t"))).isTrue();
  }

  @Test
  void case04APublicNameThatLeadsToAPrivateAddressIsRefused() {
    names.with("public.example", "127.0.0.2");
    assertThat(failure(client(), "public.example:" + port(stranger)).code())
        .isEqualTo(RegistryErrorCode.HOP_REFUSED);
    names.with("public.example", "1.1.1.1,127.0.0.2");
    assertThat(failure(client(), "public.example:" + port(stranger)).code())
        .isEqualTo(RegistryErrorCode.HOP_REFUSED);
    assertThat(stranger.openConnections()).isZero();
  }

  @Test
  void case04ANameThatChangesBetweenCheckAndConnectIsRefused() {
    names.with("127.0.0.1", "127.0.0.1").with("cdn.example", "1.1.1.1", "127.0.0.2");
    listed.add((request, exchange) -> {
      exchange
          .getResponseHeaders()
          .set("Location", "http://cdn.example:" + port(stranger) + "/v2/x");
      FakeRegistry.answer(exchange, 307, "");
      return true;
    });
    assertThat(failure(client(), listed.name()).code()).isEqualTo(RegistryErrorCode.HOP_REFUSED);
    assertThat(stranger.requests()).isEmpty();
    assertThat(stranger.openConnections()).isZero();
  }

  @Test
  void case08NobodyGivesUpEncryptionForUs() {
    HopPolicy policy = new HopPolicy(settings(), names.with("a.example", "1.1.1.1"));
    assertThat(
            catchThrowableOfType(
                    RegistryException.class,
                    () ->
                        policy.check(
                            "r.example",
                            () -> "log in",
                            URI.create("https://r.example"),
                            URI.create("http://a.example/token")))
                .code())
        .isEqualTo(RegistryErrorCode.HOP_REFUSED);
  }

  @Test
  void case10AnotherPortOfAPrivateHostIsNoneOfAStrangersBusiness() {
    HopPolicy policy =
        new HopPolicy(
            settings(), names.with("127.0.0.1", "127.0.0.1").with("r.example", "1.1.1.1"));
    URI own = URI.create("http://" + listed.name() + "/v2/");
    URI otherPort = URI.create("https://127.0.0.1:6443/");
    assertThat(policy.check("r", () -> "pull", own, otherPort)).isEqualTo(otherPort);
    assertThat(HopPolicy.sameOrigin(own, otherPort)).isFalse();
    assertThat(
            catchThrowableOfType(
                RegistryException.class,
                () -> policy.check("r", () -> "pull", URI.create("https://r.example"), otherPort)))
        .isNotNull();
  }

  @Test
  void whoeverTheOperatorNamesMayLieAnywhere() {
    String name = "registry.example:" + port(stranger);
    names.with("registry.example", "127.0.0.2");
    RegistrySettings plain = settings();
    assertThat(failure(new RegistryClient(plain.naming(Set.of(name)), Clock.systemUTC()), name))
        .satisfies(e -> assertThat(e.code()).isNotEqualTo(RegistryErrorCode.HOP_REFUSED));
    credentials =
        DockerConfigFile.parse(
            "c.json",
            "{\"auths\":{\"https://%s/v2/\":{},\"no registry\":{}}}"
                .formatted(name)
                .getBytes(StandardCharsets.UTF_8));
    assertThat(failure(client(), name).code()).isNotEqualTo(RegistryErrorCode.HOP_REFUSED);
  }

  private RegistrySettings settings() {
    return new RegistrySettings(
        Set.of(listed.name()), credentials, Duration.ofSeconds(5), Duration.ofSeconds(5));
  }

  private RegistryClient client() {
    return new RegistryClient(settings(), RequestBudget.UNLIMITED, Clock.systemUTC(), names);
  }

  private static RegistryException failure(RegistryClient client, String registry) {
    try (client) {
      return catchThrowableOfType(
          RegistryException.class, () -> client.pullManifest(registry, "app", "1"));
    }
  }

  private static int port(FakeRegistry registry) {
    return URI.create("http://" + registry.name()).getPort();
  }
}
