package dev.stowage.registry.copy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.image.Digest;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.fake.FakeImage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Manifests that are meant to harm whoever reads them, through the whole copier. */
class HostileManifestTest extends CopyFaults {
  private static final String HEX = "a".repeat(64);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sha256:../../x",
        "sha256",
        "",
        "md5:d41d8cd98f00b204e9800998ecf8427e",
        "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "sha256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      })
  @DisplayName("case 22: no address is ever built of a malformed digest, wherever it stands")
  void case22NoAddressIsBuiltOfAMalformedDigest(String digest) {
    String bad = entry(digest, "1");
    String good = entry(image.config().toString(), "37");
    String manifest = "{\"schemaVersion\":2,\"config\":%s,\"layers\":[%s]%s}";
    refusedAtOnce(FakeImage.OCI_MANIFEST, manifest.formatted(bad, "", ""));
    refusedAtOnce(FakeImage.OCI_MANIFEST, manifest.formatted(good, bad, ""));
    refusedAtOnce(FakeImage.OCI_MANIFEST, manifest.formatted(good, "", ",\"subject\":" + bad));
    refusedAtOnce(FakeImage.OCI_INDEX, "{\"schemaVersion\":2,\"manifests\":[%s]}".formatted(bad));
    refusedAtOnce(
        FakeImage.OCI_INDEX,
        "{\"schemaVersion\":2,\"manifests\":[{\"digest\":\"%s\",\"size\":1,\"annotations\":{\"vnd.docker.reference.digest\":\"%s\"}}]}"
            .formatted(image.digest(), digest));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "9223372036854775808", "null", "\"7\""})
  @DisplayName("case 25: a size that is none is refused before anything is fetched")
  void case25ASizeThatIsNoneIsRefused(String size) {
    refusedAtOnce(
        FakeImage.OCI_MANIFEST,
        "{\"schemaVersion\":2,\"config\":%s,\"layers\":[]}"
            .formatted(entry(image.config().toString(), size)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "9223372036854775807", "4611686018427387904"})
  @DisplayName("case 25: a size that does not fit the body is refused without room for it")
  void case25ASizeThatDoesNotFitTheBodyIsRefused(String size) {
    push(
        FakeImage.OCI_MANIFEST,
        "{\"schemaVersion\":2,\"config\":%s,\"layers\":[]}"
            .formatted(entry(image.layer().toString(), size)));
    assertThat(failure().code())
        .isIn(
            RegistryErrorCode.DIGEST_MISMATCH,
            RegistryErrorCode.TRUNCATED,
            RegistryErrorCode.TOO_LARGE,
            RegistryErrorCode.MALFORMED_MANIFEST);
    assertThat(target.hasBlob("backup/app", image.layer())).isFalse();
    assertThat(target.openUploads()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"children", "layers"})
  @DisplayName(
      "case 28: 40,000 children and 35,000 layers, all that fit 4 MiB, are more than an image has")
  void case28TooManyChildrenOrLayersAreRefused(String what) {
    String entry = entry("sha256:" + HEX, "1").replace(",\"mediaType\":\"application/x\"", "");
    if (what.equals("children")) {
      push(
          FakeImage.OCI_INDEX,
          "{\"schemaVersion\":2,\"manifests\":[%s]}".formatted(list(entry, 40_000)));
    } else {
      push(
          FakeImage.OCI_MANIFEST,
          "{\"schemaVersion\":2,\"config\":%s,\"layers\":[%s]}"
              .formatted(entry, list(entry, 35_000)));
    }
    assertThat(failure().code()).isEqualTo(RegistryErrorCode.TOO_LARGE);
    assertThat(target.requests()).allMatch(request -> request.method().equals("GET"));
  }

  @Test
  @DisplayName("case 28: an index 100 deep is refused, and nobody walks down to its end")
  void case28AnIndexThatIsTooDeepIsRefused() {
    Digest child = image.digest();
    int size = image.manifest().length;
    String type = FakeImage.OCI_MANIFEST;
    for (int depth = 0; depth < 100; depth++) {
      byte[] index =
          "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}]}"
              .formatted(type, child, size)
              .getBytes(UTF_8);
      child = source.putManifest("app", "1", FakeImage.OCI_INDEX, index);
      size = index.length;
      type = FakeImage.OCI_INDEX;
    }
    assertThat(failure().code()).isEqualTo(RegistryErrorCode.TOO_LARGE);
    assertThat(source.count("GET", "/manifests/sha256:")).isLessThan(15);
    assertThat(target.manifest("backup/app", "1")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"AAAA", "not base64!", ""})
  @DisplayName("case 29: data that is not of its digest and size is refused")
  void case29DataThatDisagreesIsRefused(String data) {
    refusedAtOnce(
        FakeImage.OCI_MANIFEST,
        "{\"schemaVersion\":2,\"config\":%s,\"layers\":[]}"
            .formatted(
                entry(image.config().toString(), "37")
                    .replace("}", ",\"data\":\"" + data + "\"}")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"manifest", "blob"})
  @DisplayName("case 30: content under a transfer coding is kept as it is, or refused")
  void case30EncodedContentIsKeptOrRefused(String where) {
    source
        .on("GET", where.equals("manifest") ? "/manifests/1" : "/blobs/")
        .adds("Content-Encoding", "gzip");
    try {
      copy();
      assertThat(target.manifest("backup/app", "1")).contains(image.manifest());
      assertThat(target.hasBlob("backup/app", image.layer())).isTrue();
    } catch (RegistryException e) {
      assertThat(target.manifest("backup/app", "1")).isEmpty();
    }
    assertThat(source.requests())
        .noneMatch(
            request -> request.headers().getOrDefault("accept-encoding", "").contains("gzip"));
  }

  private void refusedAtOnce(String mediaType, String manifest) {
    source.forgetRequests();
    push(mediaType, manifest);
    assertThat(failure().code()).isEqualTo(RegistryErrorCode.MALFORMED_MANIFEST);
    assertThat(source.requests()).hasSize(1);
    assertThat(target.requests()).allMatch(request -> request.method().equals("GET"));
  }

  private void push(String mediaType, String manifest) {
    source.putManifest("app", "1", mediaType, manifest.getBytes(UTF_8));
  }

  private static String list(String entry, int count) {
    return (entry + ",").repeat(count - 1) + entry;
  }

  private static String entry(String digest, String size) {
    return "{\"digest\":\"%s\",\"mediaType\":\"application/x\",\"size\":%s}"
        .formatted(digest, size);
  }
}
