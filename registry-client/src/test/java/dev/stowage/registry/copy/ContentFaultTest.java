package dev.stowage.registry.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stowage.image.ImageReference;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.fake.FakeImage;
import dev.stowage.registry.fake.FakeRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a registry may send or keep that is not what it should be. */
class ContentFaultTest extends CopyFaults {
  @Test
  @DisplayName(
      "case 31: odd white space, unknown fields and a trailing newline arrive as they were")
  void case31TheBytesOfTheManifestAreKept() {
    CopyResult result = copy();
    assertThat(target.manifest("backup/app", "1")).contains(image.manifest());
    assertThat(result.digest()).isEqualTo(image.digest());
    assertThat(result.alreadyThere()).isFalse();
    assertThat(target.hasBlob("backup/app", image.layer())).isTrue();
  }

  @Test
  @DisplayName("case 18: other bytes under a lying header never become a blob")
  void case18OtherBytesNeverBecomeABlob() {
    byte[] wrong = LAYER.clone();
    wrong[wrong.length - 1]++;
    source.putBlobAs("app", image.layer(), wrong);
    assertRefusedContent(RegistryErrorCode.DIGEST_MISMATCH);
  }

  @Test
  @DisplayName("case 24: a body that is longer than its size is stopped")
  void case24ALongerBodyIsStopped() {
    source.putBlobAs("app", image.layer(), Arrays.copyOf(LAYER, LAYER.length + 1));
    assertRefusedContent(RegistryErrorCode.DIGEST_MISMATCH);
  }

  @ParameterizedTest
  @ValueSource(strings = {"length", "chunked", "close"})
  @DisplayName("case 23: a truncated body never becomes a blob")
  void case23ATruncatedBodyNeverBecomesABlob(String form) {
    source.add((request, exchange) -> {
      if (!request.is("GET", "/blobs/" + image.layer())) {
        return false;
      }
      switch (form) {
        case "length" -> exchange.sendResponseHeaders(200, LAYER.length);
        case "chunked" -> exchange.sendResponseHeaders(200, 0);
        default -> {
          exchange.getResponseHeaders().set("Connection", "close");
          exchange.sendResponseHeaders(200, LAYER.length - 100_000);
        }
      }
      OutputStream body = exchange.getResponseBody();
      body.write(LAYER, 0, LAYER.length - 100_000);
      if (form.equals("close")) {
        body.close();
      } else {
        body.flush();
        throw new IOException("the connection breaks");
      }
      return true;
    });
    assertRefusedContent(RegistryErrorCode.TRUNCATED);
  }

  @Test
  void aManifestWithOtherBytesThanItsDigestIsRefused() {
    source.putManifest(
        "app",
        image.digest().toString(),
        FakeImage.OCI_MANIFEST,
        "{}".getBytes(StandardCharsets.UTF_8));
    RegistryException e =
        catchThrowableOfType(
            RegistryException.class,
            () ->
                copy(
                    ImageReference.parse(source.name() + "/app@" + image.digest()),
                    "backup/app:1"));
    assertThat(e.code()).isEqualTo(RegistryErrorCode.DIGEST_MISMATCH);
    assertThat(target.requests()).allMatch(request -> request.method().equals("GET"));
  }

  @Test
  @DisplayName("case 26: a manifest of 4 MiB is copied, one byte more is refused")
  void case26ManifestsAreLimitedTo4Mib() {
    byte[] small = image.manifest();
    byte[] largest = new byte[4 * 1024 * 1024];
    Arrays.fill(largest, (byte) ' ');
    System.arraycopy(small, 0, largest, 0, small.length);
    source.putManifest("app", "1", FakeImage.OCI_MANIFEST, largest);
    copy();
    assertThat(target.manifest("backup/app", "1")).contains(largest);
    byte[] tooLarge = Arrays.copyOf(largest, largest.length + 1);
    tooLarge[largest.length] = ' ';
    source.putManifest("app", "1", FakeImage.OCI_MANIFEST, tooLarge);
    assertThat(failure().code()).isEqualTo(RegistryErrorCode.TOO_LARGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"manifest", "error", "challenge", "redirect", "token"})
  @DisplayName("case 27: a body without end is not read to its end")
  void case27AnEndlessBodyIsNotReadToItsEnd(String where) {
    if (where.equals("token")) {
      challenge(source, "http://" + source.name() + "/token");
    }
    source.add((request, exchange) -> {
      boolean token = request.is("GET", "/token");
      switch (where) {
        case "manifest" ->
            exchange.getResponseHeaders().set("Content-Type", FakeImage.OCI_MANIFEST);
        case "redirect" -> exchange.getResponseHeaders().set("Location", "/v2/again");
        case "challenge" ->
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"x\"");
        default -> {}
      }
      if (where.equals("token") && !token) {
        return false;
      }
      int status =
          switch (where) {
            case "error" -> 500;
            case "challenge" -> 401;
            case "redirect" -> 307;
            default -> 200;
          };
      exchange.sendResponseHeaders(status, 0);
      byte[] block = new byte[64 * 1024];
      Arrays.fill(block, (byte) ' ');
      while (true) {
        exchange.getResponseBody().write(block);
      }
    });
    assertThat(failure()).isNotNull();
  }

  @Test
  @DisplayName("case 35: a rate limit is handed on with its pause")
  void case35ARateLimitIsHandedOnWithItsPause() {
    source.add((request, exchange) -> {
      exchange.getResponseHeaders().set("Retry-After", "77");
      FakeRegistry.answer(exchange, 429, FakeRegistry.error("TOOMANYREQUESTS", "slow down"));
      return true;
    });
    assertThat(failure())
        .satisfies(e -> assertThat(e.code()).isEqualTo(RegistryErrorCode.RATE_LIMITED))
        .satisfies(e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(77)))
        .satisfies(e -> assertThat(e.registry()).isEqualTo(source.name()));
    assertThat(source.requests()).hasSize(1);
  }

  @Test
  @DisplayName("case 33: a target that stores something else fails the read-back")
  void case33ATargetThatStoresSomethingElseIsFoundOut() {
    target.add((request, exchange) -> {
      if (!request.is("PUT", "/manifests/1")) {
        return false;
      }
      target.putManifest(
          "backup/app",
          "1",
          FakeImage.OCI_MANIFEST,
          "{\"schemaVersion\":2}".getBytes(StandardCharsets.UTF_8));
      FakeRegistry.answer(exchange, 201, "");
      return true;
    });
    assertThat(failure().code()).isEqualTo(RegistryErrorCode.VERIFICATION_FAILED);
  }

  private void assertRefusedContent(RegistryErrorCode code) {
    assertThat(failure())
        .satisfies(e -> {
          assertThat(e.code()).isEqualTo(code);
          assertThat(e.registry()).isEqualTo(source.name());
        });
    assertThat(target.hasBlob("backup/app", image.layer())).isFalse();
    assertThat(target.manifest("backup/app", "1")).isEmpty();
    assertThat(target.count("DELETE", "/uploads/")).isPositive();
  }
}
