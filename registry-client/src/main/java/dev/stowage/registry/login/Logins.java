package dev.stowage.registry.login;

import dev.stowage.registry.credential.Credential;
import dev.stowage.registry.hop.HopPolicy;
import dev.stowage.registry.http.RegistryHttp;
import dev.stowage.registry.http.StatusErrors;
import dev.stowage.registry.settings.RegistrySettings;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** What all calls know of logging in: the credentials, and the tokens that were given for them. */
public final class Logins {
  private final RegistrySettings settings;
  private final TokenStore tokens;
  private final TokenServer tokenServer;

  public Logins(
      RegistrySettings settings,
      RegistryHttp http,
      HopPolicy hops,
      StatusErrors errors,
      Clock clock) {
    this.settings = settings;
    this.tokens = new TokenStore(clock);
    this.tokenServer = new TokenServer(http, hops, errors, clock);
  }

  /** The login of one call, which needs these scopes. */
  public Login forCall(String registry, URI api, String repository, List<String> scopes) {
    Optional<Credential> credential = settings.credentials().find(registry, repository);
    TokenStore.Key key =
        new TokenStore.Key(
            registry, scopes, credential.map(Credential::identity).orElse(""), settings.tenant());
    return new Login(registry, api, credential.orElse(null), key, tokens, tokenServer);
  }
}
