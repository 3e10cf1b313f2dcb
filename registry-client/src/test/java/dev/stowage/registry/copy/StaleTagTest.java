package dev.stowage.registry.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.registry.referrer.Referrers;
import dev.stowage.registry.tree.PlatformWish;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A target whose cache knows a tag longer than its content. */
class StaleTagTest extends CopyFaults {
  @Test
  @DisplayName("case 43: a tag that a cache still serves without its digest is found out")
  void case43AStaleTagIsFoundOut() {
    copy();
    target.forgetManifest("backup/app", image.digest().toString());
    target.forgetBlob("backup/app", image.layer());
    CopyOptions deep =
        new CopyOptions(new PlatformWish.All(), Referrers.NEVER, false, TargetTrust.DIGEST);
    CopyResult again =
        copier().copy(reference("app:1"), to("backup/app:1"), deep, CopyControl.NONE);
    assertThat(again.alreadyThere()).isFalse();
    assertThat(target.hasBlob("backup/app", image.layer())).isTrue();
    assertThat(target.manifest("backup/app", image.digest().toString())).isPresent();
  }
}
