package dev.stowage.copier.transfer;

import dev.stowage.copier.drift.DriftMode;
import dev.stowage.copier.job.ClaimedJob;
import dev.stowage.copier.job.EarlierCopy;
import dev.stowage.copier.platform.PlatformNeed;
import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import dev.stowage.registry.copy.CopyOptions;
import dev.stowage.registry.copy.TargetTrust;
import dev.stowage.registry.tree.PlatformWish;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What an attempt copies, and how.
 *
 * @param source the image: by the digest that its tag meant, where its tag's move is not to be
 *     followed
 * @param platforms for whom
 * @param trust how far the target is trusted
 */
record CopyAttempt(ImageReference source, PlatformNeed platforms, TargetTrust trust) {

  /**
   * The attempt at a job.
   *
   * @param mode what follows when its tag has moved; asked where that matters alone, since it may
   *     cost a statement
   * @param need who needs it now
   */
  static CopyAttempt of(ClaimedJob job, Supplier<DriftMode> mode, PlatformNeed need) {
    PlatformNeed platforms =
        job.earlier().map(earlier -> earlier.platforms().and(need)).orElse(need);
    return switch (job.reason()) {
      // A cache may know the tag longer than its content.
      case DISCOVERED, DRIFT -> new CopyAttempt(job.source(), platforms, TargetTrust.DIGEST);
      case PLATFORMS, SUSPECTED ->
          new CopyAttempt(asItWas(job, mode), platforms, TargetTrust.DIGEST);
      case VANISHED -> new CopyAttempt(asItWas(job, mode), platforms, TargetTrust.NOTHING);
    };
  }

  // Whether the copy follows its tag is for the rules to say, not for what happened to the copy.
  private static ImageReference asItWas(ClaimedJob job, Supplier<DriftMode> mode) {
    ImageReference source = job.source();
    Optional<Digest> meant = job.earlier().flatMap(EarlierCopy::meant);
    return source.digest() != null || meant.isEmpty() || mode.get() == DriftMode.SYNC
        ? source
        : new ImageReference(
            source.registry(), source.repository(), source.tag(), meant.orElseThrow());
  }

  CopyOptions options() {
    PlatformWish wish =
        switch (platforms) {
          case PlatformNeed.Whole whole -> new PlatformWish.All();
          case PlatformNeed.Only only -> new PlatformWish.Useful(only.platforms());
        };
    // A tag that moves must not take the image from those that were rolled out with it.
    return new CopyOptions(wish, CopyOptions.DEFAULT.referrers(), true, trust);
  }
}
