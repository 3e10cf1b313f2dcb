package dev.stowage.registry.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.stowage.image.Digest;
import dev.stowage.registry.client.RegistryClient;
import dev.stowage.registry.credential.CredentialSource;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.fake.FakeRegistry;
import dev.stowage.registry.settings.RegistrySettings;
import java.io.IOException;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InterruptedUploadTest {
  private final FakeRegistry target = new FakeRegistry();
  private final RegistryClient client =
      new RegistryClient(
          RegistrySettings.of(Set.of(target.name()), CredentialSource.ANONYMOUS),
          Clock.systemUTC());

  @AfterEach
  void close() {
    client.close();
    target.close();
  }

  @Test
  void anUploadIsGivenUpAlsoWhenTheCopyIsStoppedInTheMiddleOfIt() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    target
        .on("DELETE", "/blobs/uploads/")
        .nth(1)
        .does((request, exchange) -> {
          asked.countDown();
          awaitQuietly(stopped);
          throw new IOException("closed as scripted");
        });
    StartedUpload opened =
        client.uploads().start(target.name(), "app", Digest.sha256(new byte[1]), null);
    UploadSession session = ((StartedUpload.Open) opened).session();

    Thread copy = Thread.ofVirtual().start(() -> client.uploads().cancel(session));
    asked.await();
    assertThat(target.openUploads()).isEqualTo(1);
    copy.interrupt();
    copy.join();
    stopped.countDown();

    await().untilAsserted(() -> assertThat(target.openUploads()).isZero());
  }

  @Test
  void aClientThatIsClosedSaysThatTheRequestWasStopped() {
    client.close();
    FutureTask<StartedUpload> late =
        new FutureTask<>(
            () -> client.uploads().start(target.name(), "app", Digest.sha256(new byte[1]), null));

    Thread.ofVirtual().start(late);

    assertThatThrownBy(late::get)
        .cause()
        .isInstanceOfSatisfying(
            RegistryException.class,
            stopped -> assertThat(stopped.code()).isEqualTo(RegistryErrorCode.CANCELLED));
  }

  private static void awaitQuietly(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException("stopped", e);
    }
  }
}
