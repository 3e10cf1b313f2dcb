package dev.stowage.gateway.cluster;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Totals over all clusters.
 *
 * @param images how many distinct images workloads use
 * @param copied how many of them are safely copied
 * @param pending how many wait for the end of their first attempt
 * @param retrying how many failed and are tried again
 * @param failed how many cannot be copied
 * @param rejected how many containers have no image reference in their image field
 * @param rewritten how many workloads run from copies alone
 * @param rewriteFailed how many workloads could not be changed
 * @param withheld how many workloads could use their copies and are left with the originals
 * @param bytes what the copied images come to
 * @param bytesMoved what of it had to be moved
 * @param lastEvent the time of the newest event; null before the first
 */
public record Summary(
    long clusters,
    long workloads,
    long images,
    long copied,
    long pending,
    long retrying,
    long failed,
    long rejected,
    long rewritten,
    long rewriteFailed,
    long withheld,
    long bytes,
    long bytesMoved,
    @Nullable Instant lastEvent) {}
