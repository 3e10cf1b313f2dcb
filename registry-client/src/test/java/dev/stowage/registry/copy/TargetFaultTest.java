package dev.stowage.registry.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stowage.image.Digest;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.fake.FakeImage;
import dev.stowage.registry.fake.FakeRegistry;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a target may refuse, lose or hold already, and who may stop a copy. */
class TargetFaultTest extends CopyFaults {
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
  @ValueSource(ints = {201, 202, 401, 403, 404, 405})
  @DisplayName("case 38: a mount is done, goes on as an upload, or is made up for by an upload")
  void case38AMountOrAnUpload(int answer) {
    ImageCopier copier = copier();
    copier.copy(reference("app:1"), to("one:1"), CopyOptions.DEFAULT, CopyControl.NONE);
    target.add((request, exchange) -> {
      if (!request.is("POST", "/v2/two/") || !request.uri().contains("from=") || answer == 201) {
        return false;
      }
      if (answer == 202) {
        exchange.getResponseHeaders().set("Location", "/v2/two/blobs/uploads/mount-refused");
      }
      FakeRegistry.answer(exchange, answer, "");
      return true;
    });
    FakeImage.push(source, "app", "2", LAYER);
    long moved =
        copier
            .copy(reference("app:2"), to("two:1"), CopyOptions.DEFAULT, CopyControl.NONE)
            .bytesMoved();
    assertThat(target.requests())
        .filteredOn(request -> request.is("POST", "/v2/two/") && request.uri().contains("from=one"))
        .hasSize(2);
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
    copier.copy(reference("app:1"), to("app:1"), CopyOptions.DEFAULT, CopyControl.NONE);
    CopyResult pinned =
        copier.copy(
            reference("app:1@" + image.digest()),
            to("app:1@" + image.digest()),
            CopyOptions.DEFAULT,
            CopyControl.NONE);
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
                () ->
                    copier()
                        .copy(
                            reference("app:1"), to("backup/app:1"), CopyOptions.DEFAULT, control)))
        .isSameAs(stop);
    assertThat(target.manifest("backup/app", "1")).isEmpty();
  }

  @Test
  void anInterruptedCopyIsCancelledAndNotFailed() throws InterruptedException {
    CountDownLatch flowing = new CountDownLatch(1);
    // One blob alone is moved on the worker's own thread.
    source.putManifest("app", "1", FakeImage.OCI_MANIFEST, configOnly(image.layer()));
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

  private static byte[] configOnly(Digest config) {
    return "{\"schemaVersion\":2,\"config\":{\"digest\":\"%s\",\"size\":%d},\"layers\":[]}"
        .formatted(config, LAYER.length)
        .getBytes(StandardCharsets.UTF_8);
  }
}
