package dev.stowage.copier.job;

import dev.stowage.image.Digest;
import java.util.Optional;

/**
 * What is known of an image that was copied before.
 *
 * @param copied what its tag meant then
 * @param told what the tag was told to mean since, without being copied
 */
public record Recheck(Optional<Digest> copied, Optional<Digest> told) {}
