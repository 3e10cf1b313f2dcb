package dev.stowage.registry.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stowage.image.Digest;
import dev.stowage.registry.client.RegistryClient;
import dev.stowage.registry.credential.Credential;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.fake.FakeRegistry;
import dev.stowage.registry.settings.RegistrySettings;
import dev.stowage.testengine.MovableClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TokenFlowTest {
  private final FakeRegistry registry = new FakeRegistry();
  private final AtomicReference<String> validToken = new AtomicReference<>("t1");
  private final MovableClock clock = new MovableClock(Instant.parse("2026-11-21T10:00:00Z"));
  private String passwordWanted = "hunter2";

  @BeforeEach
  void askForTokens() {
    registry.putManifest(
        "team/app",
        "1",
        "application/vnd.oci.image.manifest.v1+json",
        "{}".getBytes(StandardCharsets.UTF_8));
    registry.add((request, exchange) -> {
      if (request.uri().startsWith("/token")) {
        String wanted = TokenRequest.basic(new Credential("ann", passwordWanted));
        if (request.authorization().equals(Optional.of(wanted))) {
          FakeRegistry.answer(
              exchange, 200, "{\"token\":\"%s\",\"expires_in\":300}".formatted(validToken.get()));
        } else {
          FakeRegistry.answer(
              exchange, 401, FakeRegistry.error("UNAUTHORIZED", "wrong password hunter2"));
        }
        return true;
      }
      if (request.authorization().equals(Optional.of("Bearer " + validToken.get()))) {
        return false;
      }
      exchange
          .getResponseHeaders()
          .set(
              "WWW-Authenticate",
              "Bearer realm=\"http://%s/token\",service=\"svc\"".formatted(registry.name()));
      FakeRegistry.answer(exchange, 401, "");
      return true;
    });
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void aTokenIsAskedForWithItsScopeAndServesTheNextRequestAsWell() {
    try (RegistryClient client = client()) {
      pull(client);
      pull(client);
    }
    assertThat(registry.requests())
        .extracting(FakeRegistry.Request::uri)
        .containsExactly(
            "/v2/team/app/manifests/1",
            "/token?scope=repository%3Ateam%2Fapp%3Apull&service=svc",
            "/v2/team/app/manifests/1",
            "/v2/team/app/manifests/1");
  }

  @Test
  void anotherScopeNeedsAnotherToken() {
    try (RegistryClient client = client()) {
      pull(client);
      client.readBackManifest(registry.name(), "team/app", "1");
    }
    assertThat(registry.count("GET", "%3Apull%2Cpush")).isEqualTo(1);
  }

  @Test
  void aTokenThatHasEndedIsExchangedBeforeTheRegistryRefusesIt() {
    try (RegistryClient client = client()) {
      pull(client);
      clock.move(Duration.ofSeconds(295));
      validToken.set("t2");
      pull(client);
    }
    assertThat(registry.count("GET", "/token")).isEqualTo(2);
    assertThat(registry.count("GET", "/manifests/")).isEqualTo(3);
  }

  @Test
  void aTokenThatTheRegistryRefusesIsExchangedOnce() {
    try (RegistryClient client = client()) {
      pull(client);
      validToken.set("t2");
      pull(client);
    }
    assertThat(registry.count("GET", "/token")).isEqualTo(2);
  }

  @Test
  void wrongCredentialsNameTheUserAndNeverThePassword() {
    passwordWanted = "another";
    try (RegistryClient client = client()) {
      RegistryException e =
          catchThrowableOfType(
              RegistryException.class, () -> client.pullManifest(registry.name(), "team/app", "1"));
      assertThat(e.code()).isEqualTo(RegistryErrorCode.UNAUTHORIZED);
      assertThat(e.getMessage())
          .contains("'ann'", registry.name())
          .doesNotContain("hunter2", "\n", "Basic ");
    }
    assertThat(registry.requests()).hasSize(2);
  }

  @Test
  void aSecondRefusalEndsIt() {
    registry.add((request, exchange) -> {
      FakeRegistry.answer(exchange, 401, FakeRegistry.error("UNAUTHORIZED", "no"));
      return true;
    });
    try (RegistryClient client = client()) {
      assertThat(
              catchThrowableOfType(
                      RegistryException.class,
                      () -> client.pullManifest(registry.name(), "team/app", "1"))
                  .code())
          .isEqualTo(RegistryErrorCode.UNAUTHORIZED);
    }
    assertThat(registry.requests()).hasSize(3);
  }

  @Test
  void aMountsTokenAlsoMayReadWhereItMountsFrom() {
    try (RegistryClient client = client()) {
      client
          .uploads()
          .start(registry.name(), "team/app", Digest.sha256(new byte[] {1}), "team/base");
    }
    assertThat(
            registry.count(
                "GET",
                "scope=repository%3Ateam%2Fapp%3Apull%2Cpush&scope=repository%3Ateam%2Fbase%3Apull&"))
        .isEqualTo(1);
  }

  @Test
  void case14AnotherSecretOfTheSameUserGetsATokenOfItsOwn() {
    AtomicReference<Credential> credential =
        new AtomicReference<>(new Credential("ann", "hunter2"));
    RegistrySettings settings =
        RegistrySettings.of(
            Set.of(registry.name()), (name, repository) -> Optional.of(credential.get()));
    try (RegistryClient client = new RegistryClient(settings, clock)) {
      pull(client);
      credential.set(new Credential("ann", "other"));
      assertThat(
              catchThrowableOfType(
                      RegistryException.class,
                      () -> client.pullManifest(registry.name(), "team/app", "1"))
                  .code())
          .isEqualTo(RegistryErrorCode.UNAUTHORIZED);
    }
    assertThat(registry.count("GET", "/token")).isEqualTo(2);
  }

  @Test
  void anIdentityTokenIsExchangedByAFormAndNeverInAnAddress() {
    RegistrySettings settings =
        RegistrySettings.of(
            Set.of(registry.name()),
            (name, repository) -> Optional.of(new Credential("<token>", "hunter2")));
    try (RegistryClient client = new RegistryClient(settings, clock)) {
      RegistryException e =
          catchThrowableOfType(
              RegistryException.class, () -> client.pullManifest(registry.name(), "team/app", "1"));
      assertThat(e.getMessage()).doesNotContain("hunter2");
    }
    assertThat(registry.count("POST", "/token")).isEqualTo(1);
    assertThat(registry.requests()).noneMatch(request -> request.uri().contains("hunter2"));
  }

  @Test
  void aTokenThatTheRegistryTakesAsItIsIsExchangedWithNobody() {
    RegistrySettings settings =
        RegistrySettings.of(
            Set.of(registry.name()),
            (name, repository) ->
                Optional.of(new Credential("", "t1", Credential.Kind.REGISTRY_TOKEN)));
    try (RegistryClient client = new RegistryClient(settings, clock)) {
      pull(client);
    }
    assertThat(registry.count("GET", "/token")).isZero();
  }

  private void pull(RegistryClient client) {
    assertThat(client.pullManifest(registry.name(), "team/app", "1")).isPresent();
  }

  private RegistryClient client() {
    return new RegistryClient(
        RegistrySettings.of(
            Set.of(registry.name()),
            (name, repository) -> Optional.of(new Credential("ann", "hunter2"))),
        clock);
  }
}
