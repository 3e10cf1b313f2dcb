package dev.stowage.registry.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.stowage.registry.credential.Credential;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.fake.FakeRegistry;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a registry may send us, and what goes along. */
class HopFaultTest extends CopyFaults {
  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  @DisplayName(
      "case 6: a redirect to another host is followed without Authorization, its query unchanged")
  void case6ARedirectCarriesNoCredential(int status) {
    credentials = (registry, repository) -> Optional.of(new Credential("ann", "hunter2"));
    listed = Set.of(source.name(), target.name(), stranger.name());
    requireBasic(source);
    stranger.putBlob("cdn", LAYER);
    source.add((request, exchange) -> {
      if (!request.is("GET", "/blobs/" + image.layer())) {
        return false;
      }
      exchange
          .getResponseHeaders()
          .set(
              "Location",
              "http://%s/v2/cdn/blobs/%s?sig=a%%2Fb%%2B%%3D&x=%%7E1"
                  .formatted(stranger.name(), image.layer()));
      FakeRegistry.answer(exchange, status, "moved");
      return true;
    });
    copy();
    assertThat(stranger.requests())
        .singleElement()
        .satisfies(request -> {
          assertThat(request.authorization()).isEmpty();
          assertThat(request.uri()).endsWith("?sig=a%2Fb%2B%3D&x=%7E1");
        });
  }

  @Test
  @DisplayName("case 7: a redirect's destination that asks for a login is not given ours")
  void case7ADestinationThatAsksForALoginIsNotGivenOurs() {
    credentials = (registry, repository) -> Optional.of(new Credential("ann", "hunter2"));
    listed = Set.of(source.name(), target.name(), stranger.name());
    requireBasic(source);
    challenge(stranger, "http://" + stranger.name() + "/token");
    source.add((request, exchange) -> {
      if (!request.is("GET", "/blobs/" + image.layer())) {
        return false;
      }
      exchange
          .getResponseHeaders()
          .set("Location", "http://" + stranger.name() + "/v2/cdn/blobs/x");
      FakeRegistry.answer(exchange, 307, "");
      return true;
    });
    assertThat(failure()).isNotNull();
    assertThat(stranger.requests())
        .isNotEmpty()
        .allMatch(request -> request.authorization().isEmpty())
        .noneMatch(request -> request.uri().startsWith("/token"));
  }

  @Test
  @DisplayName("case 1: a token server at a private address is refused, and nobody is asked there")
  void case1ATokenServerAtAPrivateAddressIsRefused() {
    credentials = (registry, repository) -> Optional.of(new Credential("ann", "hunter2"));
    challenge(source, "http://" + stranger.name() + "/token");
    assertThat(failure())
        .satisfies(e -> assertThat(e.code()).isEqualTo(RegistryErrorCode.HOP_REFUSED))
        .satisfies(e -> assertThat(e.getMessage()).contains("127.0.0.2").doesNotContain("hunter2"));
    assertThat(stranger.requests()).isEmpty();
  }

  @Test
  @DisplayName("case 5: a token server that redirects is not followed")
  void case5ATokenServerThatRedirectsIsNotFollowed() {
    challenge(source, "http://" + source.name() + "/token");
    source.add((request, exchange) -> {
      if (!request.is("GET", "/token")) {
        return false;
      }
      exchange.getResponseHeaders().set("Location", "http://" + stranger.name() + "/token");
      FakeRegistry.answer(exchange, 307, "");
      return true;
    });
    assertThat(failure().code()).isEqualTo(RegistryErrorCode.PROTOCOL);
    assertThat(stranger.requests()).isEmpty();
  }

  @Test
  @DisplayName("case 9: an upload address at a private host is refused before a byte is sent")
  void case9AnUploadAddressAtAPrivateHostIsRefused() {
    sendUploadsTo(stranger);
    assertThat(failure().code()).isEqualTo(RegistryErrorCode.HOP_REFUSED);
    assertThat(stranger.requests()).isEmpty();
  }

  @Test
  @DisplayName(
      "cases 9 and 10: an upload address at another host or port gets the bytes and no credential")
  void case10AnUploadAddressAtAnotherOriginGetsNoCredential() {
    try (FakeRegistry otherPort = new FakeRegistry()) {
      credentials = (registry, repository) -> Optional.of(new Credential("ann", "hunter2"));
      requireBasic(target);
      sendUploadsTo(otherPort);
      failure();
      assertThat(otherPort.count("PUT", "/uploads/")).isPositive();
      assertThat(otherPort.requests()).allMatch(request -> request.authorization().isEmpty());
    }
  }

  private void sendUploadsTo(FakeRegistry other) {
    target.add((request, exchange) -> {
      if (!request.is("POST", "/uploads/")) {
        return false;
      }
      exchange
          .getResponseHeaders()
          .set("Location", "http://%s/v2/x/blobs/uploads/1".formatted(other.name()));
      FakeRegistry.answer(exchange, 202, "");
      return true;
    });
  }

  private static void requireBasic(FakeRegistry registry) {
    registry.add((FakeRegistry.Request request, HttpExchange exchange) -> {
      if (request.authorization().isPresent()) {
        return false;
      }
      exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"x\"");
      FakeRegistry.answer(exchange, 401, "");
      return true;
    });
  }
}
