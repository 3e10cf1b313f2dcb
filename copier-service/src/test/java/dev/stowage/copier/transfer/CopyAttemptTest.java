package dev.stowage.copier.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.copier.drift.DriftMode;
import dev.stowage.copier.job.ClaimedJob;
import dev.stowage.copier.job.EarlierCopy;
import dev.stowage.copier.job.JobReason;
import dev.stowage.copier.job.Lease;
import dev.stowage.copier.platform.PlatformNeed;
import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import dev.stowage.image.Platform;
import dev.stowage.registry.copy.TargetTrust;
import dev.stowage.registry.tree.PlatformWish;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CopyAttemptTest {
  private static final Platform AMD64 = Platform.parse("linux/amd64");
  private static final Platform ARM64 = Platform.parse("linux/arm64");
  private static final ImageReference SOURCE = ImageReference.parse("quay.io/a:1");
  private static final Digest MEANT = Digest.sha256(new byte[1]);
  private static final EarlierCopy FOR_AMD64 =
      new EarlierCopy(
          Digest.sha256(new byte[0]),
          Optional.of(MEANT),
          Optional.empty(),
          new PlatformNeed.Only(List.of(AMD64)));

  @Test
  void aCopyGrowsByWhatIsNeededNow() {
    CopyAttempt attempt = attempt(JobReason.PLATFORMS, DriftMode.SYNC);
    assertThat(attempt.platforms()).isEqualTo(new PlatformNeed.Only(List.of(AMD64, ARM64)));
    assertThat(attempt.options().platforms())
        .isEqualTo(new PlatformWish.Useful(List.of(AMD64, ARM64)));
  }

  @Test
  void itStaysTheImageThatItWasUnlessTheRulesLetItFollowItsTag() {
    String asItWas = "quay.io/a:1@" + MEANT;
    for (DriftMode mode : List.of(DriftMode.IGNORE, DriftMode.WARN)) {
      assertThat(attempt(JobReason.PLATFORMS, mode).source()).hasToString(asItWas);
      assertThat(attempt(JobReason.VANISHED, mode).source()).hasToString(asItWas);
    }
    assertThat(attempt(JobReason.PLATFORMS, DriftMode.SYNC).source()).isEqualTo(SOURCE);
    assertThat(attempt(JobReason.DRIFT, DriftMode.WARN).source()).isEqualTo(SOURCE);
  }

  @Test
  void aTargetThatLostACopyIsTrustedWithNothing() {
    assertThat(attempt(JobReason.VANISHED, DriftMode.IGNORE).trust())
        .isEqualTo(TargetTrust.NOTHING);
    assertThat(attempt(JobReason.DISCOVERED, DriftMode.IGNORE).trust())
        .isEqualTo(TargetTrust.DIGEST);
  }

  private static CopyAttempt attempt(JobReason reason, DriftMode mode) {
    ClaimedJob job =
        new ClaimedJob(
            new Lease(UUID.randomUUID(), 1),
            SOURCE,
            ImageReference.parse("t.io/a:1"),
            1,
            reason,
            Optional.of(FOR_AMD64));
    return CopyAttempt.of(job, () -> mode, new PlatformNeed.Only(List.of(ARM64)));
  }
}
