package dev.stowage.registry.copy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.fake.FakeImage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Sizes that no sum holds. */
class SizeOverflowTest extends CopyFaults {
  @Test
  @DisplayName("case 25: sizes that add up to more than a number holds are refused")
  void case25SizesThatAddUpToTooMuchAreRefused() {
    String largest = Long.toString(Long.MAX_VALUE);
    push(
        FakeImage.OCI_MANIFEST,
        "{\"schemaVersion\":2,\"config\":%s,\"layers\":[%s]}"
            .formatted(
                entry(image.config().toString(), largest),
                entry(image.layer().toString(), largest)));
    assertThat(failure().code()).isEqualTo(RegistryErrorCode.TOO_LARGE);
    assertThat(target.openUploads()).isZero();
  }

  private void push(String mediaType, String manifest) {
    source.putManifest("app", "1", mediaType, manifest.getBytes(UTF_8));
  }

  private static String entry(String digest, String size) {
    return "{\"digest\":\"%s\",\"mediaType\":\"application/x\",\"size\":%s}"
        .formatted(digest, size);
  }
}
