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
    source.putManifest("app", signature, FakeImage.OCI_MANIFEST, referrer("signature", 0));
    List<String> references =
        List.of(signature, push(referrer("sbom", 0)), push(referrer("provenance", 0)));
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
    int large = 4_000_000;
    for (int i = 0; i < 17; i++) {
      push(referrer("large " + i, large));
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

  private byte[] referrer(String name, int padding) {
    return """
    {"schemaVersion": 2, "mediaType": "%s", "artifactType": "application/vnd.example.sbom",
     "config": {"mediaType": "application/vnd.oci.empty.v1+json", "digest": "%s", "size": 2, "data": "e30="},
     "layers": [], "annotations": {"name": "%s"}, "x-padding": "%s",
     "subject": {"mediaType": "%s", "digest": "%s", "size": %d}}
    """
        .formatted(
            FakeImage.OCI_MANIFEST,
            Digest.sha256("{}".getBytes(UTF_8)),
            name,
            " ".repeat(padding),
            FakeImage.OCI_MANIFEST,
            image.digest(),
            image.manifest().length)
        .getBytes(UTF_8);
  }
}
