package dev.stowage.registry.manifest;

import dev.stowage.image.Digest;
import dev.stowage.image.Platform;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest says of a piece of content (OCI image specification, "Content Descriptors").
 *
 * @param mediaType the content's type, as written
 * @param digest the content's digest
 * @param size in bytes, not negative
 * @param platform what it runs on; null where it does not say
 * @param attests the manifest that it attests to, as BuildKit writes it; null for all others
 * @param data the content itself, in Base64, found to be of this size and digest; null mostly
 */
public record Descriptor(
    String mediaType,
    Digest digest,
    long size,
    @Nullable Platform platform,
    @Nullable Digest attests,
    @Nullable String data) {

  /** A descriptor that says no more than it must. */
  public Descriptor(String mediaType, Digest digest, long size) {
    this(mediaType, digest, size, null, null, null);
  }

  /** Whether the content is a layer that may lie elsewhere and is never fetched. */
  public boolean isForeignLayer() {
    return MediaTypes.FOREIGN_LAYERS.contains(mediaType);
  }

  /** The content, where the descriptor carries it. */
  public Optional<byte[]> content() {
    return Optional.ofNullable(data).map(Base64.getDecoder()::decode);
  }
}
