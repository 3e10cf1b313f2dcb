package dev.stowage.registry.login;

import com.google.gson.JsonObject;
import dev.stowage.json.InvalidJsonException;
import dev.stowage.json.Json;
import dev.stowage.json.JsonFields;
import dev.stowage.registry.credential.Credential;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.hop.HopPolicy;
import dev.stowage.registry.http.BoundedBody;
import dev.stowage.registry.http.RegistryHttp;
import dev.stowage.registry.http.StatusErrors;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.jspecify.annotations.Nullable;

/** Exchanges a credential for a token (distribution's token authentication specification). */
final class TokenServer {
  private static final int MAX_TOKEN_BODY = 64 * 1024;
  // The specification's default when expires_in is left out.
  private static final long DEFAULT_SECONDS = 60;

  private final RegistryHttp http;
  private final HopPolicy hops;
  private final StatusErrors errors;
  private final Clock clock;

  TokenServer(RegistryHttp http, HopPolicy hops, StatusErrors errors, Clock clock) {
    this.http = http;
    this.hops = hops;
    this.errors = errors;
    this.clock = clock;
  }

  /** A token for these scopes; without the credential where the server may not see it. */
  TokenStore.Entry exchange(
      String registry,
      URI api,
      Challenge.Bearer bearer,
      List<String> scopes,
      @Nullable Credential credential) {
    String action = "log in";
    URI realm = realm(registry, action, api, bearer);
    Credential shown = hops.mayAskForToken(api, realm) ? credential : null;
    ClassicHttpRequest request = TokenRequest.of(realm, bearer.service(), scopes, shown);
    try {
      return http.execute(
          registry,
          realm,
          request,
          response -> {
            if (response.getCode() != 200) {
              throw errors.ofStatus(
                  registry, action, response, credential == null ? null : credential.username());
            }
            Optional<byte[]> body = BoundedBody.read(response, MAX_TOKEN_BODY);
            return entry(
                    registry,
                    body.orElseThrow(() -> protocol(registry, "sent a token that is too long")))
                .orElseThrow(() -> protocol(registry, "sent no token"));
          });
    } catch (IOException e) {
      throw errors.ofFailure(registry, action, e);
    } catch (CancellationException e) {
      throw errors.ofInterrupt(registry, action, e);
    }
  }

  private URI realm(String registry, String action, URI api, Challenge.Bearer bearer) {
    try {
      return hops.check(registry, () -> action, api, URI.create(bearer.realm()));
    } catch (IllegalArgumentException e) {
      throw protocol(registry, "named a token server that is no address");
    }
  }

  private Optional<TokenStore.Entry> entry(String registry, byte[] body) {
    try {
      JsonObject json = Json.objectOrEmpty(body);
      String named = JsonFields.text(json, "token");
      String token = named.isEmpty() ? JsonFields.text(json, "access_token") : named;
      if (token.isEmpty() || token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
        return Optional.empty();
      }
      long seconds = Math.clamp(seconds(JsonFields.text(json, "expires_in")), 0, 86_400);
      Instant end = clock.instant().plus(Duration.ofSeconds(Math.max(seconds, DEFAULT_SECONDS)));
      return Optional.of(new TokenStore.Entry("Bearer " + token, end));
    } catch (InvalidJsonException e) {
      // Also what goes on after the token: half of it may be somebody else's.
      throw protocol(registry, "sent an answer that " + e.getMessage());
    }
  }

  private static long seconds(String text) {
    try {
      return (long) Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return DEFAULT_SECONDS;
    }
  }

  private static RegistryException protocol(String registry, String what) {
    return new RegistryException(
        RegistryErrorCode.PROTOCOL,
        registry,
        "log in: the token server of %s %s".formatted(registry, what));
  }
}
