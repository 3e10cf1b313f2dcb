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
 * @param reason why it runs
 * @param earlier what is known of the copy, where there was one
 */
public record ClaimedJob(
    Lease lease,
    ImageReference source,
    ImageReference target,
    int attempts,
    JobReason reason,
    Optional<EarlierCopy> earlier) {}
