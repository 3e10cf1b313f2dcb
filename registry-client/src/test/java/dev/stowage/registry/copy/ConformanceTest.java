package dev.stowage.registry.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.image.Digest;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.fake.Differences;
import dev.stowage.registry.fake.FakeImage;
import dev.stowage.registry.fake.ImageKind;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of content that the specification's conformance program knows. */
class ConformanceTest extends CopyFaults {
  static Stream<Arguments> kinds() {
    return Stream.of(ImageKind.values())
        .flatMap(kind ->
            Stream.of(Digest.Algorithm.values()).map(algorithm -> Arguments.of(kind, algorithm)));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  @DisplayName("case 32: every kind of content, in either hash, arrives byte for byte")
  void case32EveryKindArrivesByteForByte(ImageKind kind, Digest.Algorithm algorithm) {
    kind.push(source, "kinds", "top", algorithm);
    byte[] manifest = source.manifest("kinds", "top").orElseThrow();
    CopyResult result = copy(reference("kinds:top"), "backup/kinds:top");
    assertThat(target.manifest("backup/kinds", "top")).contains(manifest);
    assertThat(Differences.between(source, "kinds", target, "backup/kinds", "top")).isEmpty();
    if (kind == ImageKind.SPARSE || kind == ImageKind.NON_DISTRIBUTABLE) {
      assertThat(result.notes()).isNotEmpty();
    }
    Digest digest = Digest.of(algorithm, manifest);
    copy(reference("kinds@" + digest), "again/kinds@" + digest);
    assertThat(Differences.between(source, "kinds", target, "again/kinds", digest.toString()))
        .isEmpty();
  }

  @Test
  @DisplayName("case 32: an image under two tags arrives under both")
  void case32AnImageUnderTwoTagsArrivesUnderBoth() {
    source.putManifest("app", "2", FakeImage.OCI_MANIFEST, image.manifest());
    ImageCopier copier = copier();
    for (String tag : new String[] {"1", "2"}) {
      copier.copy(reference("app:" + tag), to("app:" + tag), CopyOptions.DEFAULT, CopyControl.NONE);
      assertThat(target.manifest("app", tag)).contains(image.manifest());
    }
    assertThat(source.count("GET", "/blobs/")).isEqualTo(2);
  }

  @Test
  @DisplayName("case 32: an image with a bad digest is not copied")
  void case32AnImageWithABadDigestIsNotCopied() {
    String bad =
        new String(image.manifest(), StandardCharsets.UTF_8)
            .replace(image.layer().hex(), "b".repeat(64));
    source.putManifest("app", "1", FakeImage.OCI_MANIFEST, bad.getBytes(StandardCharsets.UTF_8));
    source.putBlobAs("app", Digest.parse("sha256:" + "b".repeat(64)), LAYER);
    assertThat(failure().code()).isEqualTo(RegistryErrorCode.DIGEST_MISMATCH);
    assertThat(target.manifest("backup/app", "1")).isEmpty();
  }
}
