package dev.stowage.copier.job;

import dev.stowage.copier.platform.PlatformNeed;
import dev.stowage.image.Digest;
import java.util.Optional;

/**
 * What is known of an image that was copied before.
 *
 * @param digest of the copy
 * @param meant what the source's tag meant then; empty when an older version did not note it
 * @param told what the tag was told to mean since, without being copied
 * @param platforms for whom it was copied
 */
public record EarlierCopy(
    Digest digest, Optional<Digest> meant, Optional<Digest> told, PlatformNeed platforms) {}
