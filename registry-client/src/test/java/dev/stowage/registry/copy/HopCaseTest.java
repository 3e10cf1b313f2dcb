package dev.stowage.registry.copy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.registry.credential.Credential;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.fake.FakeImage;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses that stand in answers and manifests, and what must not travel to them. */
class HopCaseTest extends CopyFaults {
  @Test
  @DisplayName("case 11: a layer that lies elsewhere is left there, and said so")
  void case11AForeignLayerIsNeverFetched() {
    credentials = (registry, repository) -> Optional.of(new Credential("ann", "hunter2"));
    String manifest =
        """
        {"schemaVersion":2,"config":{"digest":"%s","size":37},"layers":[{"mediaType":\
        "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip","digest":"sha256:%s","size":9,\
        "urls":["http://%s/layer","http://%s/layer"]}]}\
        """
            .formatted(image.config(), "d".repeat(64), stranger.name(), source.name());
    source.putManifest("app", "1", FakeImage.OCI_MANIFEST, manifest.getBytes(UTF_8));
    CopyResult result = copy();
    assertThat(stranger.requests()).isEmpty();
    assertThat(source.requests()).noneMatch(request -> request.uri().contains("layer"));
    assertThat(result.notes()).anyMatch(note -> note.contains("d".repeat(64)));
    assertThat(target.manifest("backup/app", "1")).contains(manifest.getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/referrers/", "/tags/list"})
  @DisplayName("case 12: a next page at another host is not asked for")
  void case12ANextPageAtAnotherHostIsRefused(String list) {
    source.settings().referrers();
    source
        .on("GET", list)
        .does((request, exchange) -> {
          exchange
              .getResponseHeaders()
              .set("Link", "<http://%s%s>; rel=\"next\"".formatted(stranger.name(), request.uri()));
          return false;
        });
    assertThat(failure().code()).isEqualTo(RegistryErrorCode.HOP_REFUSED);
    assertThat(source.count("GET", list)).isEqualTo(1);
    assertThat(stranger.requests()).isEmpty();
  }

  @Test
  @DisplayName("case 15: a repository that nobody told us of is not mounted from")
  void case15NothingIsMountedFromARepositoryThatWeDidNotFill() {
    target.putBlob("secret/app", LAYER);
    copy();
    assertThat(target.requests())
        .noneMatch(request -> request.uri().contains("from=secret"))
        .filteredOn(request -> request.uri().contains("from="))
        .allMatch(request -> request.uri().contains("from=backup%2Fapp"));
    assertThat(target.hasBlob("backup/app", image.layer())).isTrue();
  }

  @Test
  @DisplayName("case 16: an error that quotes a signed address or a header shows neither")
  void case16AnErrorTextShowsNoSecret() {
    credentials = (registry, repository) -> Optional.of(new Credential("ann", "hunter2"));
    source
        .on("GET", "/blobs/")
        .answers(
            403,
            "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"https://s3.example/b?X-Amz-Signature=abc"
                + " Authorization: Bearer hunter2\"}]}");
    assertThat(failure())
        .satisfies(e -> assertThat(e.code()).isEqualTo(RegistryErrorCode.FORBIDDEN))
        .satisfies(e ->
            assertThat(e.getMessage())
                .contains("s3.example")
                .doesNotContain("abc", "hunter2", "Signature", "\n"));
  }

  @Test
  @DisplayName("case 16: a signed upload address is in no error")
  void case16ASignedAddressIsInNoError() {
    target
        .on("POST", "/uploads/")
        .does((request, exchange) -> {
          exchange
              .getResponseHeaders()
              .set("Location", "/v2/backup/app/blobs/uploads/x?X-Amz-Signature=abcdef");
          exchange.sendResponseHeaders(202, -1);
          return true;
        });
    target.on("PUT", "/uploads/").answers(403);
    target.on("PATCH", "/uploads/").answers(403);
    assertThat(failure())
        .satisfies(e -> assertThat(e.code()).isEqualTo(RegistryErrorCode.FORBIDDEN))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("abcdef", "Signature"));
  }
}
