package dev.stowage.gateway.copy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One image and its copy.
 *
 * @param registry of the source
 * @param target null while none is known
 * @param digest of the top manifest, where the copy is done
 * @param bytes the size of everything the image consists of
 * @param bytesMoved how many of them had to be moved
 * @param code what kind of failure
 * @param message what went wrong, one line
 * @param advice what a person can do about it
 * @param attempts how many attempts failed so far
 * @param nextAttempt null when none follows by itself
 * @param changedAt when this state came to be
 * @param workloads how many workloads use the image
 */
public record CopyView(
    String source,
    String registry,
    @Nullable String target,
    CopyState state,
    @Nullable String digest,
    @Nullable String mediaType,
    @Nullable Long bytes,
    @Nullable Long bytesMoved,
    @Nullable Long tookMillis,
    @Nullable String code,
    @Nullable String message,
    @Nullable String advice,
    @Nullable Integer attempts,
    @Nullable Instant nextAttempt,
    Instant changedAt,
    long workloads) {}
