package dev.stowage.registry.copy;

import dev.stowage.image.Digest;

/**
 * A verified copy.
 *
 * @param digest of the top manifest, the same at source and target
 * @param mediaType of the top manifest
 * @param bytes the size of everything the image consists of
 * @param bytesMoved how many of them had to be moved
 * @param alreadyThere whether the target held the same manifest before
 */
public record CopyResult(
    Digest digest, String mediaType, long bytes, long bytesMoved, boolean alreadyThere) {}
