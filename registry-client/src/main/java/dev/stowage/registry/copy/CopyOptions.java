package dev.stowage.registry.copy;

import dev.stowage.image.Platform;
import dev.stowage.registry.referrer.Referrers;
import dev.stowage.registry.tree.PlatformWish;
import dev.stowage.registry.tree.PlatformWish.All;
import dev.stowage.registry.tree.PlatformWish.Required;
import java.util.List;

/**
 * What of an image is copied, and how.
 *
 * @param platforms the platforms to copy of an index
 * @param referrers whether what refers to the image is copied
 * @param anchors whether an older image that loses its tag at the target gets a tag of its own, so
 *     that the registry keeps it for a rollback
 * @param trust how far the target is trusted to hold an image whose tag is right
 */
public record CopyOptions(
    PlatformWish platforms, Referrers referrers, boolean anchors, TargetTrust trust) {
  /** Everything, with what refers to it. */
  public static final CopyOptions DEFAULT =
      new CopyOptions(new All(), Referrers.WITH_COPY, false, TargetTrust.TAG);

  /**
   * Without anchors, and no deeper than the tag.
   *
   * @param platforms each of which must be there; empty: all
   */
  public CopyOptions(List<Platform> platforms, Referrers referrers) {
    this(
        platforms.isEmpty() ? new All() : new Required(platforms),
        referrers,
        false,
        TargetTrust.TAG);
  }
}
