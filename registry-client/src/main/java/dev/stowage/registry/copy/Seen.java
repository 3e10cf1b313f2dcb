package dev.stowage.registry.copy;

import dev.stowage.image.Digest;
import dev.stowage.registry.manifest.RawManifest;
import java.time.Instant;

/**
 * What a tag meant.
 *
 * @param at when that was seen
 */
record Seen(Digest digest, String mediaType, Instant at) {
  static Seen of(RawManifest manifest, Instant at) {
    return new Seen(manifest.digest(), manifest.mediaType(), at);
  }

  boolean isOf(RawManifest manifest) {
    return digest.equals(manifest.digest()) && mediaType.equals(manifest.mediaType());
  }
}
