package dev.stowage.registry.login;

import dev.stowage.registry.credential.Credential;
import dev.stowage.registry.http.AddressedRequest;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.jspecify.annotations.Nullable;

/**
 * A request to a token server: GET with Basic for a password or nobody, POST with a form for an
 * identity token (distribution's token and OAuth2 specifications).
 */
final class TokenRequest {
  private static final String CLIENT = "stowage";

  private TokenRequest() {}

  static ClassicHttpRequest of(
      URI realm, Optional<String> service, List<String> scopes, @Nullable Credential credential) {
    if (credential == null) {
      return get(realm, service, scopes);
    }
    return switch (credential.kind()) {
      case PASSWORD -> {
        ClassicHttpRequest request = get(realm, service, scopes);
        request.setHeader("Authorization", basic(credential));
        yield request;
      }
      case IDENTITY_TOKEN -> post(realm, service, scopes, credential.password());
      case REGISTRY_TOKEN -> get(realm, service, scopes);
    };
  }

  /** The header with which a name and password are said. */
  static String basic(Credential credential) {
    String pair = credential.username() + ":" + credential.password();
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private static ClassicHttpRequest get(URI realm, Optional<String> service, List<String> scopes) {
    StringBuilder uri = new StringBuilder(realm.toString());
    char separator = realm.getRawQuery() == null ? '?' : '&';
    for (String scope : scopes) {
      uri.append(separator).append("scope=").append(encoded(scope));
      separator = '&';
    }
    if (service.isPresent()) {
      uri.append(separator).append("service=").append(encoded(service.get()));
    }
    return new AddressedRequest("GET", URI.create(uri.toString()));
  }

  private static ClassicHttpRequest post(
      URI realm, Optional<String> service, List<String> scopes, String token) {
    String form =
        "grant_type=refresh_token&client_id=%s&scope=%s&refresh_token=%s%s"
            .formatted(
                CLIENT,
                encoded(String.join(" ", scopes)),
                encoded(token),
                service.map(name -> "&service=" + encoded(name)).orElse(""));
    AddressedRequest request = new AddressedRequest("POST", realm);
    request.setEntity(new StringEntity(form, ContentType.APPLICATION_FORM_URLENCODED));
    return request;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
