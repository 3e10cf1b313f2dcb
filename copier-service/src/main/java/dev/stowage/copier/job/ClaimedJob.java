package dev.stowage.copier.job;

import dev.stowage.image.ImageReference;

/**
 * A job that this worker may work on.
 *
 * @param lease the right to do so
 * @param source what to copy
 * @param target where to
 * @param attempts how many attempts there were, this one included
 */
public record ClaimedJob(Lease lease, ImageReference source, ImageReference target, int attempts) {}
