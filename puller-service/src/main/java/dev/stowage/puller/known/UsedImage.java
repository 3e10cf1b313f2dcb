package dev.stowage.puller.known;

import dev.stowage.image.ImageReference;
import dev.stowage.workload.WorkloadId;
import java.util.Optional;

/**
 * An image that a workload uses.
 *
 * @param original what it is discovered with
 * @param inForce the copy that it was moved over to
 * @param copy the verified copy that there is
 */
public record UsedImage(
    WorkloadId workload,
    ImageReference original,
    Optional<ImageReference> inForce,
    Optional<ImageReference> copy) {}
