package dev.stowage.registry.copy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.image.Digest;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.fake.FakeImage;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An image to which more than one manifest refers. */
class ManyReferrersTest extends CopyFaults {
  @BeforeEach
  void listReferrers() {
    source.settings().referrers();
    target.settings().referrers();
  }

  @Test
  void allThatRefersToAnImageIsFetchedAtOnce() {
    String signature = "sha256-" + image.digest().hex() + ".sig";
    source.putManifest("app", signature, FakeImage.OCI_MANIFEST, referrer("signature"));
    List<String> references =
        List.of(signature, push(referrer("sbom")), push(referrer("provenance")));
    CountDownLatch allAsked = new CountDownLatch(references.size());
    for (String reference : references) {
      source
          .on("GET", "/manifests/" + reference)
          .does((request, exchange) -> {
            allAsked.countDown();
            return !isOver(allAsked);
          });
    }

    copy();

    assertThat(references)
        .allSatisfy(reference ->
            assertThat(target.manifest("backup/app", reference).orElseThrow())
                .isEqualTo(source.manifest("app", reference).orElseThrow()));
  }

  @Test
  void manifestsThatReferToAnImageMayNotFillTheMemory() {
    String padding = " ".repeat(4_000_000);
    for (int i = 0; i < 17; i++) {
      push((new String(referrer("large-" + i), UTF_8) + padding).getBytes(UTF_8));
    }

    assertThat(failure().code()).isEqualTo(RegistryErrorCode.TOO_LARGE);
  }

  private String push(byte[] referrer) {
    String digest = Digest.sha256(referrer).toString();
    source.putManifest("app", digest, FakeImage.OCI_MANIFEST, referrer);
    return digest;
  }

  private static boolean isOver(CountDownLatch latch) throws IOException {
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IOException("stopped", e);
    }
  }
}
