package dev.stowage.testengine;

import dev.stowage.image.Digest;

/**
 * A manifest as a registry gave it.
 *
 * @param digest of the bytes, computed here
 * @param mediaType what the registry said it is
 * @param bytes exactly as they came
 */
@SuppressWarnings("ArrayRecordComponent") // raw bytes, compared by their digest
public record StoredManifest(Digest digest, String mediaType, byte[] bytes) {}
