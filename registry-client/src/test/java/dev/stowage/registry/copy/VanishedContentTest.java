package dev.stowage.registry.copy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.registry.referrer.Referrers;
import dev.stowage.registry.tree.PlatformWish;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A target from which somebody deletes. */
class VanishedContentTest extends CopyFaults {
  private static final CopyOptions DISTRUSTING =
      new CopyOptions(new PlatformWish.All(), Referrers.NEVER, false, TargetTrust.NOTHING);

  // What was learned of the target at the first copy stays known.
  private final CopyState state = CopyState.inMemory();

  @BeforeEach
  void copyOnce() {
    again(CopyOptions.DEFAULT);
    assertThat(isWhole()).isTrue();
  }

  @Test
  void aTagThatIsGoneIsMissed() {
    target.forgetManifest("backup/app", "1");
    assertThat(isWhole()).isFalse();
  }

  @Test
  void aTagThatMeansSomethingElseIsMissedToo() {
    target.putManifest(
        "backup/app", "1", "application/vnd.oci.image.index.v1+json", "{}".getBytes(UTF_8));
    assertThat(isWhole()).isFalse();
  }

  @Test
  void aLayerThatIsGoneIsMissedAndComesBackThoughItsManifestIsThere() {
    target.forgetBlob("backup/app", image.layer());
    assertThat(isWhole()).isFalse();
    assertThat(again(CopyOptions.DEFAULT).alreadyThere()).isTrue();
    assertThat(isWhole()).isFalse();

    assertThat(again(DISTRUSTING).bytesMoved()).isPositive();
    assertThat(isWhole()).isTrue();
  }

  @Test
  void whatIsStillThereIsNotMovedAgain() {
    target.forgetManifest("backup/app", "1");
    source.forgetRequests();
    again(DISTRUSTING);
    assertThat(isWhole()).isTrue();
    assertThat(source.count("GET", "/blobs/" + image.layer())).isZero();
  }

  private boolean isWhole() {
    return copier(state).isWhole(to("backup/app:1"), image.digest());
  }

  private CopyResult again(CopyOptions options) {
    return copier(state).copy(reference("app:1"), to("backup/app:1"), options, CopyControl.NONE);
  }
}
