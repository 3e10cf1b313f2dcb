package dev.stowage.registry.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.stowage.image.Digest;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class ManifestFuzz {
  private static final String IMAGE = "application/vnd.oci.image.manifest.v1+json";
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final String ENTRY =
      "{\"mediaType\":\"x\",\"digest\":\"sha256:" + "a".repeat(64) + "\",\"size\":1}";

  static Stream<byte[]> seeds() {
    return Stream.of(
            "{\"schemaVersion\":2,\"config\":%1$s,\"layers\":[%1$s,%1$s]}",
            "{\"schemaVersion\":2,\"config\":%1$s,\"layers\":[],\"subject\":%1$s}",
            "{\"schemaVersion\":2,\"manifests\":[%1$s],\"annotations\":{\"a\":\"b\"}}",
            "{\"schemaVersion\":1,\"fsLayers\":[]}",
            "{\"manifests\":[],\"layers\":[]}")
        .map(form -> form.formatted(ENTRY).getBytes(UTF_8));
  }

  @MethodSource("seeds")
  @FuzzTest
  void aManifestIsReadOrRefusedWithACode(byte @NotNull [] bytes) {
    for (String mediaType : List.of(IMAGE, INDEX, new String(bytes, UTF_8))) {
      try {
        Manifest manifest =
            ManifestParser.parse("r.io", new RawManifest(mediaType, bytes, Digest.sha256(bytes)));
        assertThat(manifest.raw().bytes()).isSameAs(bytes);
      } catch (RegistryException e) {
        assertThat(e.code())
            .isIn(
                RegistryErrorCode.MALFORMED_MANIFEST,
                RegistryErrorCode.UNSUPPORTED_MANIFEST,
                RegistryErrorCode.TOO_LARGE);
        assertThat(e.getMessage()).doesNotContain("\n").hasSizeLessThan(1_000);
      }
    }
  }
}
