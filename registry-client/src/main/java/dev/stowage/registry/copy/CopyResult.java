package dev.stowage.registry.copy;

import dev.stowage.image.Digest;
import java.util.List;

/**
 * A verified copy.
 *
 * @param sourceDigest of the source's top manifest
 * @param digest of the top manifest at the target: the source's, unless platforms were chosen
 * @param mediaType of the top manifest
 * @param bytes the size of everything the image consists of, as far as it had to be looked at
 * @param bytesMoved how many of them had to be moved
 * @param alreadyThere whether the target held the same manifest before
 * @param notes what a person should know, a line each: missing platforms, layers left out
 */
public record CopyResult(
    Digest sourceDigest,
    Digest digest,
    String mediaType,
    long bytes,
    long bytesMoved,
    boolean alreadyThere,
    List<String> notes) {
  public CopyResult {
    notes = List.copyOf(notes);
  }
}
