package dev.stowage.registry.copy;

import dev.stowage.image.Platform;
import java.util.List;

/**
 * What of an image is copied, and how.
 *
 * @param platforms the platforms to copy of an index; empty: all, and the index as it is
 * @param referrers whether what refers to the image is copied
 * @param anchors whether an older image that loses its tag at the target gets a tag of its own, so
 *     that the registry keeps it for a rollback
 * @param deep whether an image whose tag is right at the target is asked for by its digest as well:
 *     a cache may know the tag longer than its content
 */
public record CopyOptions(
    List<Platform> platforms, Referrers referrers, boolean anchors, boolean deep) {
  /** Everything, with what refers to it. */
  public static final CopyOptions DEFAULT =
      new CopyOptions(List.of(), Referrers.WITH_COPY, false, false);

  public CopyOptions {
    platforms = List.copyOf(platforms);
  }

  /** Without anchors, and no deeper than the tag. */
  public CopyOptions(List<Platform> platforms, Referrers referrers) {
    this(platforms, referrers, false, false);
  }
}
