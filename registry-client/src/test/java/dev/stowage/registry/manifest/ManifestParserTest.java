package dev.stowage.registry.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stowage.image.Digest;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestParserTest {
  private static final String IMAGE = "application/vnd.oci.image.manifest.v1+json";
  private static final String DOCKER = "application/vnd.docker.distribution.manifest.v2+json";
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final String HEX = "a".repeat(64);

  @Test
  void anImageHasItsConfigAndLayersEachOnceWithoutForeignLayers() {
    Manifest manifest =
        parse(
            IMAGE,
            "{\"schemaVersion\":2,\"config\":%s,\"layers\":[%s,%s,%s]}"
                .formatted(
                    entry("c", "sha256:" + HEX, "1"),
                    entry("l", "sha256:" + "b".repeat(64), "2"),
                    entry("l", "sha256:" + "b".repeat(64), "2"),
                    entry(
                        "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
                        "sha256:" + "d".repeat(64),
                        "3")));
    assertThat(manifest)
        .isInstanceOfSatisfying(
            Manifest.Image.class,
            image ->
                assertThat(image.blobs())
                    .extracting(blob -> blob.digest().hex().charAt(0))
                    .containsExactly('b', 'a'));
  }

  @Test
  void aDigestMayBeSha512() {
    parse(IMAGE, image("sha512:" + "a".repeat(128), "1"));
  }

  @Test
  @DisplayName("case 19: schema 1 is refused")
  void case19SchemaOneIsRefused() {
    refuses(
        RegistryErrorCode.UNSUPPORTED_MANIFEST, DOCKER, "{\"schemaVersion\":1,\"fsLayers\":[]}");
    refuses(
        RegistryErrorCode.UNSUPPORTED_MANIFEST,
        "application/vnd.docker.distribution.manifest.v1+prettyjws",
        "{\"schemaVersion\":1}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"schemaVersion\":2,\"manifests\":[],\"layers\":[]}",
        "{\"schemaVersion\":2,\"manifests\":[],\"config\":{}}",
        "{\"schemaVersion\":2,\"manifests\":[],\"config\":null}",
        "{\"schemaVersion\":2,\"manifests\":[]}",
        "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"config\":{},\"layers\":[]}"
      })
  @DisplayName("case 21: a document that can be read in two ways is refused")
  void case21AnAmbiguousDocumentIsRefused(String json) {
    refuses(RegistryErrorCode.MALFORMED_MANIFEST, IMAGE, json);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sha256:../../x",
        "sha256",
        "",
        "md5:d41d8cd98f00b204e9800998ecf8427e",
        "sha256:",
        "SHA256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "sha256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      })
  @DisplayName("case 22: a malformed digest is refused before a URL is built of it")
  void case22AMalformedDigestIsRefused(String digest) {
    refuses(RegistryErrorCode.MALFORMED_MANIFEST, IMAGE, image(digest, "1"));
    refuses(
        RegistryErrorCode.MALFORMED_MANIFEST,
        IMAGE,
        "{\"schemaVersion\":2,\"config\":%s}".formatted(entry("c", digest, "1")));
    refuses(
        RegistryErrorCode.MALFORMED_MANIFEST,
        INDEX,
        "{\"schemaVersion\":2,\"manifests\":[%s]}".formatted(entry(IMAGE, digest, "1")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "9223372036854775808", "1.5", "\"1\"", "null", "1e3"})
  @DisplayName("case 25: a size that is none is refused")
  void case25ASizeThatIsNoneIsRefused(String size) {
    refuses(RegistryErrorCode.MALFORMED_MANIFEST, IMAGE, image("sha256:" + HEX, size));
  }

  @Test
  @DisplayName("case 28: counts and depth are limited")
  void case28CountsAndDepthAreLimited() {
    String child = entry(IMAGE, "sha256:" + HEX, "1");
    refuses(
        RegistryErrorCode.TOO_LARGE,
        INDEX,
        "{\"schemaVersion\":2,\"manifests\":[" + (child + ",").repeat(5_000) + child + "]}");
    refuses(
        RegistryErrorCode.MALFORMED_MANIFEST,
        INDEX,
        "{\"schemaVersion\":2,\"manifests\":[],\"x\":"
            + "[".repeat(10_000)
            + "]".repeat(10_000)
            + "}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "\"x\"",
        "{",
        "<html>",
        "{\"schemaVersion\":2}",
        "{\0\0\0th\"auth"
      })
  void whatIsNoManifestIsRefused(String text) {
    refuses(RegistryErrorCode.MALFORMED_MANIFEST, IMAGE, text);
  }

  @Test
  void anUnknownMediaTypeIsNamedInOneLine() {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> parse("text/html\n" + "x".repeat(500), "{\"schemaVersion\":2}"))
        .satisfies(e ->
            assertThat(e.getMessage())
                .contains("text/html")
                .doesNotContain("\n")
                .hasSizeLessThan(350));
  }

  private static void refuses(RegistryErrorCode code, String mediaType, String json) {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> parse(mediaType, json))
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
  }

  private static String image(String digest, String size) {
    return "{\"schemaVersion\":2,\"config\":%s,\"layers\":[%s]}"
        .formatted(entry("c", "sha256:" + HEX, "1"), entry("l", digest, size));
  }

  private static String entry(String mediaType, String digest, String size) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%s}"
        .formatted(mediaType, digest, size);
  }

  private static Manifest parse(String mediaType, String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return ManifestParser.parse("r.io", new RawManifest(mediaType, bytes, Digest.sha256(bytes)));
  }
}
