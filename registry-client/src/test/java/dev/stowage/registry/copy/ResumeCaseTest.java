package dev.stowage.registry.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stowage.registry.credential.Credential;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads that break off and go on. */
class ResumeCaseTest extends CopyFaults {
  private static final int CHUNK = 50_000;

  @Test
  @DisplayName(
      "case 34: a token that ends on the 5th chunk is renewed once, and the upload goes on")
  void case34ATokenThatEndsIsRenewedOnce() {
    credentials = (registry, repository) -> Optional.of(new Credential("ann", "hunter2"));
    target.settings().tokens("ann", "hunter2");
    target
        .on("PATCH", "/uploads/")
        .nth(5)
        .does((request, exchange) -> {
          target.settings().expireTokens();
          return false;
        });
    CopyResult result = copyInChunks();
    assertThat(result.digest()).isEqualTo(image.digest());
    assertThat(target.hasBlob("backup/app", image.layer())).isTrue();
    assertThat(target.settings().tokensIssued()).isEqualTo(2);
    assertThat(target.openUploads()).isZero();
  }

  @Test
  @DisplayName("case 34: a second refusal ends the copy")
  void case34ASecondRefusalEndsTheCopy() {
    credentials = (registry, repository) -> Optional.of(new Credential("ann", "hunter2"));
    target.settings().tokens("ann", "hunter2");
    target.on("PATCH", "/uploads/").from(5).answers(401);
    assertThat(catchThrowableOfType(RegistryException.class, this::copyInChunks).code())
        .isEqualTo(RegistryErrorCode.UNAUTHORIZED);
    assertThat(target.count("PATCH", "/uploads/")).isLessThanOrEqualTo(7);
    assertThat(target.manifest("backup/app", "1")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cut", "416", "404", "500", "reset"})
  @DisplayName("case 37: an upload that breaks off goes on where the registry stands, or anew")
  void case37AnUploadGoesOnOrStartsAnew(String fault) {
    switch (fault) {
      case "cut" -> source.on("GET", "/blobs/" + image.layer()).first(1).cutsAfter(200_000);
      case "416" -> target.on("PATCH", "/uploads/").nth(3).answers(416);
      case "404" ->
          target
              .on("PATCH", "/uploads/")
              .nth(3)
              .does((request, exchange) -> {
                target.forgetUpload(request);
                return false;
              });
      case "500" -> target.on("PATCH", "/uploads/").nth(3).answers(500);
      default -> target.on("PATCH", "/uploads/").nth(3).resets();
    }
    assertThat(copyInChunks().digest()).isEqualTo(image.digest());
    assertThat(target.hasBlob("backup/app", image.layer())).isTrue();
    assertThat(target.openUploads()).isZero();
    assertThat(source.count("GET", image.layer().hex())).isEqualTo(2);
    assertThat(target.count("PATCH", "/uploads/")).isGreaterThanOrEqualTo(LAYER.length / CHUNK);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("case 37: a source that ignores the range sends all again, and the hash is right")
  void case37ASourceMayIgnoreTheRange(boolean ranges) {
    if (!ranges) {
      source.settings().noRanges();
    }
    source.on("GET", "/blobs/" + image.layer()).first(1).cutsAfter(200_000);
    assertThat(copyInChunks().digest()).isEqualTo(image.digest());
    assertThat(target.hasBlob("backup/app", image.layer())).isTrue();
    assertThat(source.requests())
        .anyMatch(request -> request.headers().getOrDefault("range", "").startsWith("bytes="));
  }

  @Test
  @DisplayName("case 37: without checkpoints a cut upload still goes on where the registry stands")
  void case37ACutOfOneRequestGoesOn() {
    source.on("GET", "/blobs/" + image.layer()).first(1).cutsAfter(200_000);
    assertThat(copy().digest()).isEqualTo(image.digest());
    assertThat(source.requests())
        .filteredOn(request -> request.is("GET", image.layer().hex()))
        .hasSize(2);
    assertThat(target.hasBlob("backup/app", image.layer())).isTrue();
    assertThat(target.openUploads()).isZero();
  }

  @Test
  @DisplayName("case 37: a registry that says nothing arrived gets the blob anew, once")
  void case37ARegistryThatSaysNothingArrivedGetsTheBlobAnew() {
    source.on("GET", "/blobs/" + image.layer()).first(1).cutsAfter(200_000);
    saysNothingArrived();
    assertThat(copy().digest()).isEqualTo(image.digest());
    assertThat(target.hasBlob("backup/app", image.layer())).isTrue();
    assertThat(target.openUploads()).isZero();
  }

  @Test
  @DisplayName("case 37: a source that breaks off again and again ends the copy")
  void case37ASourceThatBreaksOffAgainAndAgainEndsTheCopy() {
    source.on("GET", "/blobs/" + image.layer()).cutsAfter(200_000);
    saysNothingArrived();
    assertThat(catchThrowableOfType(RegistryException.class, this::copy).code())
        .isEqualTo(RegistryErrorCode.TRUNCATED);
    assertThat(source.count("GET", image.layer().hex())).isEqualTo(2);
    assertThat(target.openUploads()).isZero();
  }

  // As one does that has not read its connection to the end yet when it is asked.
  private void saysNothingArrived() {
    target
        .on("GET", "/uploads/")
        .does((request, exchange) -> {
          exchange.getResponseHeaders().set("Range", "0-0");
          exchange.sendResponseHeaders(204, -1);
          return true;
        });
  }

  @Test
  @DisplayName("case 39: a blob goes in one request where the registry takes it so")
  void case39ABlobGoesInOneRequest() {
    target.settings().singleRequestUploads();
    assertThat(copy().digest()).isEqualTo(image.digest());
    assertThat(target.count("POST", image.config().hex())).isEqualTo(1);
    assertThat(target.count("PUT", image.config().hex())).isZero();
  }

  @Test
  @DisplayName("case 39: a registry that opens an upload instead gets the rest by PUT")
  void case39ARegistryThatOpensAnUploadInsteadGetsAPut() {
    assertThat(copy().digest()).isEqualTo(image.digest());
    assertThat(target.count("POST", "?digest=")).isEqualTo(1);
    assertThat(target.count("PUT", image.config().hex())).isEqualTo(1);
    assertThat(target.hasBlob("backup/app", image.config())).isTrue();
    assertThat(target.openUploads()).isZero();
  }

  @Test
  @DisplayName("case 39: the registry's least chunk is obeyed")
  void case39TheLeastChunkIsObeyed() {
    target.settings().chunkMinimum(120_000);
    assertThat(copyInChunks().digest()).isEqualTo(image.digest());
    assertThat(target.hasBlob("backup/app", image.layer())).isTrue();
    assertThat(target.requests())
        .filteredOn(request -> request.is("PATCH", "/uploads/"))
        .hasSizeLessThanOrEqualTo(3);
  }

  private CopyResult copyInChunks() {
    return copier(ChunkedUploads.of(CHUNK))
        .copy(reference("app:1"), to("backup/app:1"), CopyOptions.DEFAULT, CopyControl.NONE);
  }
}
