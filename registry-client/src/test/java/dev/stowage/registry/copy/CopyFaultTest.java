package dev.stowage.registry.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import dev.stowage.image.ImageReference;
import dev.stowage.registry.client.RegistryClient;
import dev.stowage.registry.client.RegistrySettings;
import dev.stowage.registry.credential.Credential;
import dev.stowage.registry.credential.CredentialSource;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.fake.FakeImage;
import dev.stowage.registry.fake.FakeRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a registry may do wrong, and what must come of it. */
@Timeout(60)
class CopyFaultTest {
  private static final byte[] LAYER = random(300_000);

  private final FakeRegistry source = new FakeRegistry();
  private final FakeRegistry target = new FakeRegistry();
  // To a client another host: no traffic leaves the machine.
  private final FakeRegistry stranger = new FakeRegistry("127.0.0.2");
  private final FakeImage image = FakeImage.push(source, "app", "1", LAYER);
  private final CountDownLatch end = new CountDownLatch(1);
  private CredentialSource credentials = CredentialSource.ANONYMOUS;
  private Set<String> listed = Set.of(source.name(), target.name());

  @AfterEach
  void stop() {
    source.close();
    target.close();
    stranger.close();
  }

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
  @DisplayName("row L6: a target that cannot say what it holds is an error, and nothing is pushed")
  void rowL6ATargetThatCannotBeReadIsAnError() {
    AtomicInteger status = new AtomicInteger(401);
    target.add((request, exchange) -> {
      FakeRegistry.answer(exchange, status.get(), "");
      return true;
    });
    assertThat(failure().code()).isEqualTo(RegistryErrorCode.UNAUTHORIZED);
    status.set(500);
    assertThat(failure())
        .satisfies(e -> assertThat(e.code()).isEqualTo(RegistryErrorCode.SERVER_ERROR))
        .satisfies(e -> assertThat(e.registry()).isEqualTo(target.name()));
    assertThat(target.requests()).allMatch(request -> request.method().equals("GET"));
  }

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
    assertThat(target.requests()).isEmpty();
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

  @ParameterizedTest
  @ValueSource(ints = {201, 202, 401, 403, 404, 405})
  @DisplayName("case 38: a mount is done, goes on as an upload, or is made up for by an upload")
  void case38AMountOrAnUpload(int answer) {
    ImageCopier copier = copier();
    copier.copy(reference("app:1"), to("one:1"), CopyControl.NONE);
    target.add((request, exchange) -> {
      if (!request.is("POST", "from=") || answer == 201) {
        return false;
      }
      if (answer == 202) {
        exchange.getResponseHeaders().set("Location", "/v2/two/blobs/uploads/mount-refused");
      }
      FakeRegistry.answer(exchange, answer, "");
      return true;
    });
    FakeImage.push(source, "app", "2", LAYER);
    long moved = copier.copy(reference("app:2"), to("two:1"), CopyControl.NONE).bytesMoved();
    assertThat(target.count("POST", "from=one")).isEqualTo(2);
    assertThat(target.hasBlob("two", image.layer())).isTrue();
    assertThat(moved == 0).isEqualTo(answer == 201);
    assertThat(source.count("GET", "/blobs/")).isEqualTo(answer == 201 ? 2 : 4);
    if (answer == 202) {
      assertThat(target.count("PUT", "/uploads/mount-refused")).isEqualTo(2);
    }
  }

  @Test
  @DisplayName("case 42: a blob that the target lost is uploaded again")
  void case42ALostBlobIsUploadedAgain() {
    AtomicInteger left = new AtomicInteger(2);
    loseTheLayer(left);
    copy();
    assertThat(target.hasBlob("backup/app", image.layer())).isTrue();
    assertThat(target.count("PUT", "/manifests/1")).isEqualTo(3);
  }

  @Test
  @DisplayName("case 42: but only twice")
  void case42ButOnlyTwice() {
    loseTheLayer(new AtomicInteger(100));
    assertThat(failure().code()).isEqualTo(RegistryErrorCode.BLOB_UNKNOWN);
    assertThat(target.count("PUT", "/manifests/1")).isEqualTo(3);
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

  @Test
  void aReadOnlyTargetIsWorthAnotherTryLaterAndAnImmutableTagIsNot() {
    AtomicInteger status = new AtomicInteger(405);
    target.add((request, exchange) -> {
      if (request.method().equals("GET") || request.method().equals("HEAD")) {
        return false;
      }
      FakeRegistry.answer(
          exchange,
          status.get(),
          FakeRegistry.error(status.get() == 405 ? "UNSUPPORTED" : "PRECONDITION", "no"));
      return true;
    });
    assertThat(failure()).matches(RegistryException::retryable);
    status.set(412);
    assertThat(failure().code()).isEqualTo(RegistryErrorCode.TAG_REFUSED);
  }

  @Test
  void aDigestIsPushedBesideATagThatMeansAnotherImageAndLeavesThatTagAlone() {
    ImageCopier copier = copier();
    FakeImage newer = FakeImage.push(source, "app", "1", random(1_000));
    copier.copy(reference("app:1"), to("app:1"), CopyControl.NONE);
    CopyResult pinned =
        copier.copy(
            reference("app:1@" + image.digest()), to("app:1@" + image.digest()), CopyControl.NONE);
    assertThat(pinned.digest()).isEqualTo(image.digest());
    assertThat(target.manifest("app", image.digest().toString())).contains(image.manifest());
    assertThat(target.manifest("app", "1")).contains(newer.manifest());
  }

  @Test
  void theOwnerIsAskedBeforeTheTagMovesAndMayStopIt() {
    RegistryException stop = new RegistryException(RegistryErrorCode.CANCELLED, "", "stop");
    CopyControl control =
        () -> {
          assertThat(target.hasBlob("backup/app", image.layer())).isTrue();
          throw stop;
        };
    assertThat(
            catchThrowableOfType(
                RegistryException.class,
                () -> copier().copy(reference("app:1"), to("backup/app:1"), control)))
        .isSameAs(stop);
    assertThat(target.manifest("backup/app", "1")).isEmpty();
  }

  @Test
  void anInterruptedCopyIsCancelledAndNotFailed() throws InterruptedException {
    CountDownLatch flowing = new CountDownLatch(1);
    source.add((request, exchange) -> {
      if (!request.is("GET", "/blobs/" + image.layer())) {
        return false;
      }
      exchange.sendResponseHeaders(200, LAYER.length);
      exchange.getResponseBody().write(LAYER, 0, 100_000);
      exchange.getResponseBody().flush();
      flowing.countDown();
      awaitEnd();
      return true;
    });
    AtomicReference<RegistryException> thrown = new AtomicReference<>();
    Thread worker = Thread.ofVirtual().start(() -> thrown.set(failure()));
    flowing.await();
    worker.interrupt();
    worker.join();
    assertThat(thrown.get().code()).isEqualTo(RegistryErrorCode.CANCELLED);
    assertThat(target.hasBlob("backup/app", image.layer())).isFalse();
    end.countDown();
  }

  private void awaitEnd() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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

  private void loseTheLayer(AtomicInteger times) {
    target.add((request, exchange) -> {
      if (!request.is("PUT", "/manifests/1") || times.getAndDecrement() <= 0) {
        return false;
      }
      target.forgetBlob("backup/app", image.layer());
      FakeRegistry.answer(
          exchange, 404, FakeRegistry.error("MANIFEST_BLOB_UNKNOWN", "blob unknown"));
      return true;
    });
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

  private void challenge(FakeRegistry registry, String realm) {
    registry.add((request, exchange) -> {
      if (request.uri().startsWith("/token") || request.authorization().isPresent()) {
        return false;
      }
      exchange
          .getResponseHeaders()
          .set("WWW-Authenticate", "Bearer realm=\"" + realm + "\",service=\"s\"");
      FakeRegistry.answer(exchange, 401, "");
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

  private CopyResult copy() {
    return copy(reference("app:1"), "backup/app:1");
  }

  private CopyResult copy(ImageReference from, String to) {
    return copier().copy(from, to(to), CopyControl.NONE);
  }

  private RegistryException failure() {
    return catchThrowableOfType(RegistryException.class, this::copy);
  }

  private ImageCopier copier() {
    return new ImageCopier(
        new RegistryClient(
            new RegistrySettings(
                listed, credentials, Duration.ofSeconds(5), Duration.ofSeconds(20)),
            Clock.systemUTC()),
        new BlobLedger(),
        4);
  }

  private ImageReference reference(String name) {
    return ImageReference.parse(source.name() + "/" + name);
  }

  private ImageReference to(String name) {
    return ImageReference.parse(target.name() + "/" + name);
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new SplittableRandom(size).nextBytes(bytes);
    return bytes;
  }
}
