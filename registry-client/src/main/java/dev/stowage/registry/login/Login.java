package dev.stowage.registry.login;

import dev.stowage.registry.credential.Credential;
import dev.stowage.registry.error.RegistryException;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one call shows to its registry, and how it answers the registry's challenge. */
public final class Login {
  private final String registry;
  private final URI api;
  private final @Nullable Credential credential;
  private final TokenStore.Key key;
  private final TokenStore tokens;
  private final TokenServer tokenServer;
  private @Nullable String header;

  Login(
      String registry,
      URI api,
      @Nullable Credential credential,
      TokenStore.Key key,
      TokenStore tokens,
      TokenServer tokenServer) {
    this.registry = registry;
    this.api = api;
    this.credential = credential;
    this.key = key;
    this.tokens = tokens;
    this.tokenServer = tokenServer;
    this.header = tokens.find(key).orElse(null);
  }

  /** The header to send, to the registry's own origin only. */
  public Optional<String> header() {
    return Optional.ofNullable(header);
  }

  /** Whom errors name; null for anonymous use. */
  public @Nullable String user() {
    return credential == null ? null : credential.username();
  }

  /** The header is worth nothing. */
  public void forget() {
    tokens.forget(key);
  }

  /** Finds another header as a challenge wants it, or fails as the registry refused. */
  public void answer(Challenge challenge, RegistryException refusal) {
    header = tokens.renew(key, header, () -> entry(challenge, refusal));
  }

  private TokenStore.Entry entry(Challenge challenge, RegistryException refusal) {
    return switch (challenge) {
      case Challenge.Bearer _
          when credential != null && credential.kind() == Credential.Kind.REGISTRY_TOKEN ->
          new TokenStore.Entry("Bearer " + credential.password(), Instant.MAX);
      case Challenge.Bearer bearer ->
          tokenServer.exchange(registry, api, bearer, key.scopes(), credential);
      case Challenge.Basic() -> {
        if (credential == null || credential.kind() != Credential.Kind.PASSWORD) {
          throw refusal;
        }
        yield new TokenStore.Entry(TokenRequest.basic(credential), Instant.MAX);
      }
    };
  }
}
