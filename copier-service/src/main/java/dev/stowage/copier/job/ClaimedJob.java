package dev.stowage.copier.job;

import dev.stowage.image.ImageReference;
import java.util.Optional;

/**
 * A job that this worker may work on.
 *
 * @param lease the right to do so
 * @param source what to copy
 * @param target where to
 * @param attempts how many attempts there were, this one included
 * @param recheck present when it was copied before, and the question is whether its tag has moved
 */
public record ClaimedJob(
    Lease lease,
    ImageReference source,
    ImageReference target,
    int attempts,
    Optional<Recheck> recheck) {}
