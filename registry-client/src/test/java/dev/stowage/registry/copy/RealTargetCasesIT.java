package dev.stowage.registry.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import dev.stowage.registry.content.TransferProgress;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.fake.FakeImage;
import dev.stowage.registry.fake.ImageKind;
import dev.stowage.testengine.RegistryForTest;
import dev.stowage.testengine.TestEngines;
import dev.stowage.testengine.TestImages;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The registry cases that a scripted source and a real target can show. */
class RealTargetCasesIT extends CopyFaults {
  private final RegistryForTest real = TestEngines.newRegistry();
  private final TestImages copies = TestImages.at(real);

  @BeforeEach
  void listTheRealOne() {
    listed = Set.of(source.name(), real.hostAndPort());
  }

  @AfterEach
  void stopTheRealOne() {
    real.close();
  }

  @Test
  @DisplayName("cases 23 and 37: a real upload goes on after its source broke off")
  void case37AnUploadGoesOnAfterItsSourceBrokeOff() {
    source.on("GET", "/blobs/" + image.layer()).first(1).cutsAfter(200_000);
    copyToReal(ChunkedUploads.of(70_000));
    assertThat(copies.faults("backup/app", "1")).isEmpty();
  }

  @Test
  @DisplayName("case 37: another worker goes on where the registry confirmed the upload to be")
  void case37AnotherWorkerGoesOnWhereTheUploadStands() {
    KeptUploads uploads = new KeptUploads(70_000, 2);
    assertThat(stopped(uploads, CopyControl.NONE)).isEqualTo(RegistryErrorCode.CANCELLED);
    assertThat(uploads.of(image.layer()))
        .hasValueSatisfying(left -> assertThat(left.offset()).isEqualTo(140_000));
    source.forgetRequests();
    CopyResult result = copyToReal(uploads.newState());
    assertThat(source.requests())
        .filteredOn(request -> request.is("GET", "/blobs/" + image.layer()))
        .singleElement()
        .satisfies(
            request -> assertThat(request.headers()).containsEntry("range", "bytes=140000-"));
    assertThat(result.bytesMoved()).isLessThan(LAYER.length - 130_000);
    assertThat(copies.faults("backup/app", "1")).isEmpty();
    assertThat(uploads.of(image.layer())).isEmpty();
  }

  @Test
  @DisplayName("case 37: an upload that distribution gives up since a chunk broke off starts anew")
  void case37AnUploadWhoseChunkBrokeOffStartsAnew() {
    KeptUploads uploads = new KeptUploads(70_000, Integer.MAX_VALUE);
    assertThat(stopped(uploads, stoppedAfter(150_000))).isEqualTo(RegistryErrorCode.CANCELLED);
    assertThat(uploads.of(image.layer())).isPresent();
    copyToReal(uploads.newState());
    assertThat(copies.faults("backup/app", "1")).isEmpty();
    assertThat(uploads.of(image.layer())).isEmpty();
  }

  private RegistryErrorCode stopped(KeptUploads uploads, CopyControl control) {
    return catchThrowableOfType(
            RegistryException.class,
            () ->
                copier(uploads.newState())
                    .copy(reference("app:1"), real("backup/app:1"), CopyOptions.DEFAULT, control))
        .code();
  }

  private static CopyControl stoppedAfter(long bytes) {
    return new CopyControl() {
      @Override
      public void beforePublish() {
        // It never comes so far.
      }

      @Override
      public TransferProgress progress() {
        return (blob, moved, size) -> {
          if (moved > bytes) {
            throw new RegistryException(RegistryErrorCode.CANCELLED, "", "the worker is gone");
          }
        };
      }
    };
  }

  @Test
  @DisplayName("case 24: other bytes never become a blob of a real registry")
  void case24OtherBytesNeverBecomeABlob() {
    source.on("GET", "/blobs/" + image.layer()).sendsWrongBytes();
    RegistryException e =
        catchThrowableOfType(RegistryException.class, () -> copyToReal(CopyState.inMemory()));
    assertThat(e.code()).isEqualTo(RegistryErrorCode.DIGEST_MISMATCH);
    assertThat(copies.blobExists("backup/app", image.layer())).isFalse();
    assertThat(copies.digest("backup/app", "1")).isEmpty();
  }

  @Test
  @DisplayName("cases 31 and 39: a real registry gets the manifest's bytes as they are")
  void case31TheBytesOfTheManifestAreKept() {
    copyToReal(CopyState.inMemory());
    assertThat(copies.manifest("backup/app", "1").orElseThrow().bytes())
        .isEqualTo(image.manifest());
  }

  @ParameterizedTest
  @EnumSource(
      names = {"IMAGE", "UNCOMPRESSED", "INDEX", "NESTED_INDEX", "DATA_FIELD", "CUSTOM_FIELDS"})
  @DisplayName("case 32: a real registry takes what kinds it can")
  void case32ARealRegistryTakesWhatItCan(ImageKind kind) {
    kind.push(source, "app", "1", Digest.Algorithm.SHA256);
    copyToReal(CopyState.inMemory());
    assertThat(copies.faults("backup/app", "1")).isEmpty();
  }

  @Test
  @DisplayName("case 38: a real registry mounts what it holds elsewhere")
  void case38ARealRegistryMounts() {
    CopyState state = CopyState.inMemory();
    copyToReal(state);
    FakeImage.push(source, "other", "1", LAYER);
    copier(state)
        .copy(reference("other:1"), real("backup/other:1"), CopyOptions.DEFAULT, CopyControl.NONE);
    assertThat(copies.faults("backup/other", "1")).isEmpty();
    assertThat(source.count("GET", "/blobs/" + image.layer())).isEqualTo(1);
  }

  private CopyResult copyToReal(CopyState state) {
    return copier(state)
        .copy(reference("app:1"), real("backup/app:1"), CopyOptions.DEFAULT, CopyControl.NONE);
  }

  private ImageReference real(String name) {
    return ImageReference.parse(real.hostAndPort() + "/" + name);
  }
}
