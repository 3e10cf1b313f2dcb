package dev.stowage.registry.copy;

import dev.stowage.image.Digest;

/**
 * What a copy would do.
 *
 * @param digest of the manifest that would be published
 * @param mediaType of that manifest
 * @param alreadyThere whether the target has it
 * @param manifests how many manifests would be pushed
 * @param blobs how many blobs the target repository lacks
 * @param bytes the size of these
 */
public record CopyPlan(
    Digest digest, String mediaType, boolean alreadyThere, int manifests, int blobs, long bytes) {}
