package dev.stowage.registry.copy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stowage.image.ImageReference;
import dev.stowage.registry.client.RegistryClient;
import dev.stowage.registry.credential.CredentialSource;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.fake.FakeImage;
import dev.stowage.registry.fake.FakeRegistry;
import dev.stowage.registry.settings.RegistrySettings;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** An image to copy between two registries that do as a test tells them. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class CopyFaults {
  static final byte[] LAYER = random(300_000);

  final FakeRegistry source = new FakeRegistry();
  final FakeRegistry target = new FakeRegistry();
  // To a client another host: no traffic leaves the machine.
  final FakeRegistry stranger = new FakeRegistry("127.0.0.2");
  final FakeImage image = FakeImage.push(source, "app", "1", LAYER);
  final CountDownLatch end = new CountDownLatch(1);
  CredentialSource credentials = CredentialSource.ANONYMOUS;
  Set<String> listed = Set.of(source.name(), target.name());

  @AfterEach
  void stop() {
    source.close();
    target.close();
    stranger.close();
  }

  void challenge(FakeRegistry registry, String realm) {
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

  CopyResult copy() {
    return copy(reference("app:1"), "backup/app:1");
  }

  CopyResult copy(ImageReference from, String to) {
    return copier().copy(from, to(to), CopyOptions.DEFAULT, CopyControl.NONE);
  }

  RegistryException failure() {
    return catchThrowableOfType(RegistryException.class, this::copy);
  }

  ImageCopier copier() {
    return copier(CopyState.inMemory());
  }

  ImageCopier copier(CopyState state) {
    return new ImageCopier(
        new RegistryClient(
            new RegistrySettings(
                listed, credentials, Duration.ofSeconds(5), Duration.ofSeconds(20)),
            Clock.systemUTC()),
        state,
        4);
  }

  ImageReference reference(String name) {
    return ImageReference.parse(source.name() + "/" + name);
  }

  ImageReference to(String name) {
    return ImageReference.parse(target.name() + "/" + name);
  }

  /** A manifest that refers to the image. */
  byte[] referrer(String name) {
    return """
    {"schemaVersion":2,"artifactType":"application/x.%s",\
    "config":{"mediaType":"application/x","digest":"%s","size":37},"layers":[],\
    "subject":{"mediaType":"%s","digest":"%s","size":%d}}\
    """
        .formatted(
            name, image.config(), FakeImage.OCI_MANIFEST, image.digest(), image.manifest().length)
        .getBytes(UTF_8);
  }

  static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new SplittableRandom(size).nextBytes(bytes);
    return bytes;
  }
}
