package dev.stowage.registry.copy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stowage.image.Digest;
import dev.stowage.registry.client.RegistryClient;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.fake.FakeImage;
import dev.stowage.registry.fake.FakeRegistry;
import dev.stowage.registry.settings.RegistrySettings;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Registries that fail, refuse, or do what no registry should. */
class FailureCaseTest extends CopyFaults {
  private static final int MOST_TRIES = 6;

  @ParameterizedTest
  @CsvSource({"500, POST", "502, PUT", "503, PUT", "503, PATCH", "0, PUT", "0, POST"})
  @DisplayName("case 36: a registry that keeps failing is asked six times at most")
  void case36ARegistryThatKeepsFailingIsNotAskedForEver(int status, String method) {
    CopyState state =
        method.equals("PATCH") ? ChunkedUploads.of(LAYER.length / 4) : CopyState.inMemory();
    if (status == 0) {
      target.on(method, "/uploads/").resets();
    } else {
      target.on(method, "/uploads/").answers(status);
    }
    RegistryException failure =
        catchThrowableOfType(
            RegistryException.class,
            () ->
                copier(state)
                    .copy(
                        reference("app:1"),
                        to("backup/app:1"),
                        CopyOptions.DEFAULT,
                        CopyControl.NONE));
    assertThat(failure.code())
        .isIn(
            RegistryErrorCode.SERVER_ERROR,
            RegistryErrorCode.UNREACHABLE,
            RegistryErrorCode.TRUNCATED);
    assertThat(target.count(method, "/uploads/")).isBetween(1L, 2L * MOST_TRIES);
    assertThat(source.count("GET", image.layer().hex())).isLessThanOrEqualTo(MOST_TRIES);
    assertThat(target.manifest("backup/app", "1")).isEmpty();
  }

  @Test
  @DisplayName("case 36: a source that always breaks off is asked six times at most")
  void case36ASourceThatAlwaysBreaksOffIsNotAskedForEver() {
    source.settings().noRanges();
    AtomicInteger times = new AtomicInteger();
    source
        .on("GET", image.layer().hex())
        .does((request, exchange) -> {
          exchange.sendResponseHeaders(200, LAYER.length);
          exchange
              .getResponseBody()
              .write(LAYER, 0, Math.min(times.incrementAndGet() * 70_000, LAYER.length - 1));
          exchange.getResponseBody().flush();
          throw new IOException("the connection breaks");
        });
    assertThat(failure().code()).isEqualTo(RegistryErrorCode.TRUNCATED);
    assertThat(times.get()).isBetween(2, MOST_TRIES);
    assertThat(target.openUploads()).isZero();
  }

  @Test
  @DisplayName("case 36: a byte now and then does not keep a copy waiting")
  void case36AByteNowAndThenDoesNotKeepACopyWaiting() {
    source.on("GET", "/blobs/" + image.layer()).trickles(Duration.ofMillis(300));
    try (RegistryClient impatient =
        new RegistryClient(
            new RegistrySettings(listed, credentials, Duration.ofSeconds(1), Duration.ofSeconds(1)),
            Clock.systemUTC())) {
      ImageCopier copier = new ImageCopier(impatient, CopyState.inMemory(), 4);
      RegistryException e =
          catchThrowableOfType(
              RegistryException.class,
              () ->
                  copier.copy(
                      reference("app:1"),
                      to("backup/app:1"),
                      CopyOptions.DEFAULT,
                      CopyControl.NONE));
      assertThat(e.code()).isEqualTo(RegistryErrorCode.TIMEOUT);
    }
    assertThat(source.count("GET", image.layer().hex())).isLessThanOrEqualTo(MOST_TRIES);
    assertThat(target.hasBlob("backup/app", image.layer())).isFalse();
  }

  @Test
  @DisplayName("case 40: two copiers add to the list of referrers at once, and neither is lost")
  void case40TwoCopiersListTheirReferrersAndNeitherIsLost() {
    source.settings().referrers();
    FakeImage.push(source, "other", "1", LAYER);
    byte[] first = referrer("first");
    byte[] second = referrer("second");
    source.putManifest("app", "sig", FakeImage.OCI_MANIFEST, first);
    source.putManifest("other", "sig", FakeImage.OCI_MANIFEST, second);
    CopyState shared = CopyState.inMemory();
    CountDownLatch bothRead = new CountDownLatch(2);
    target
        .on("GET", "/manifests/sha256-")
        .first(2)
        .does((request, exchange) -> {
          bothRead.countDown();
          awaitUpToASecond(bothRead);
          return false;
        });
    CompletableFuture.allOf(
            CompletableFuture.runAsync(() -> copyTo("app:1", "1", shared)),
            CompletableFuture.runAsync(() -> copyTo("other:1", "2", shared)))
        .join();
    byte[] list = target.manifest("backup/app", "sha256-" + image.digest().hex()).orElseThrow();
    assertThat(new String(list, UTF_8))
        .contains(Digest.sha256(first).toString())
        .contains(Digest.sha256(second).toString());
  }

  @Test
  @DisplayName("case 40: a target with the referrers API keeps the list itself")
  void case40ATargetWithTheApiKeepsTheListItself() {
    source.settings().referrers().pageSize(1);
    target.settings().referrers();
    for (String name : List.of("a", "b", "c")) {
      source.putManifest("app", name, FakeImage.OCI_MANIFEST, referrer(name));
    }
    copy();
    for (String name : List.of("a", "b", "c")) {
      assertThat(target.manifest("backup/app", Digest.sha256(referrer(name)).toString()))
          .isPresent();
    }
    assertThat(target.tags("backup/app")).containsExactly("1");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 405, 409, 412})
  @DisplayName("case 41: an immutable tag is refused once and for all, and what it means stays")
  void case41AnImmutableTagIsRefusedOnceAndForAll(int status) {
    target.settings().immutableTags(status);
    FakeImage old = FakeImage.push(target, "backup/app", "1", random(1_000));
    assertThat(failure())
        .satisfies(e -> assertThat(e.code()).isEqualTo(RegistryErrorCode.TAG_REFUSED))
        .matches(e -> !e.retryable());
    assertThat(target.count("PUT", "/manifests/1")).isEqualTo(1);
    assertThat(target.manifest("backup/app", "1")).contains(old.manifest());
    assertThat(target.manifest("backup/app", old.digest().toString())).contains(old.manifest());
  }

  @ParameterizedTest
  @ValueSource(strings = {"redirects", "header", "http2", "garbage"})
  @DisplayName("case 45: what no registry should answer fails in bounds, and the next copy works")
  void case45NonsenseFailsInBoundsAndTheNextCopyWorks(String what) {
    FakeRegistry nonsense = source;
    switch (what) {
      case "redirects" ->
          nonsense
              .on("GET", "/blobs/")
              .first(30)
              .does((request, exchange) -> {
                exchange.getResponseHeaders().set("Location", request.uri());
                FakeRegistry.answer(exchange, 307, "");
                return true;
              });
      case "header" -> nonsense.on("GET", "/blobs/").first(12).adds("X-Big", "x".repeat(1 << 20));
      // A server preface and a GOAWAY in the middle of a connection that speaks HTTP/1.1.
      case "http2" ->
          nonsense
              .on("GET", "/blobs/")
              .first(12)
              .sendsRaw(
                  new byte[] {
                    0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
                  });
      default -> nonsense.on("GET", "/blobs/").first(12).sendsRaw("\0\0\0\n\n\n".getBytes(UTF_8));
    }
    ImageCopier copier = copier();
    assertThat(
            catchThrowableOfType(
                RegistryException.class,
                () ->
                    copier.copy(
                        reference("app:1"), to("a:1"), CopyOptions.DEFAULT, CopyControl.NONE)))
        .isNotNull();
    assertThat(source.count("GET", "/blobs/")).isLessThanOrEqualTo(14);
    source.putBlob("good", LAYER);
    FakeImage good = FakeImage.push(target, "good", "1", LAYER);
    assertThat(copier.copy(to("good:1"), to("b:1"), CopyOptions.DEFAULT, CopyControl.NONE).digest())
        .isEqualTo(good.digest());
    assertThat(source.requests()).noneMatch(request -> request.headers().containsKey("upgrade"));
  }

  private void copyTo(String from, String tag, CopyState state) {
    copier(state)
        .copy(reference(from), to("backup/app:" + tag), CopyOptions.DEFAULT, CopyControl.NONE);
  }

  // Without turns, both writers would read the same list here.
  private static void awaitUpToASecond(CountDownLatch latch) {
    try {
      boolean met = latch.await(1, TimeUnit.SECONDS);
      assertThat(met || latch.getCount() > 0).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
