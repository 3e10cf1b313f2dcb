package dev.stowage.registry.manifest;

import dev.stowage.image.Digest;

/**
 * What a manifest says of a piece of content (OCI image specification, "Content Descriptors").
 *
 * @param mediaType the content's type, as written
 * @param digest the content's digest
 * @param size in bytes, not negative
 */
public record Descriptor(String mediaType, Digest digest, long size) {

  /** Whether the content is a layer that may lie elsewhere and is never fetched. */
  public boolean isForeignLayer() {
    return MediaTypes.FOREIGN_LAYERS.contains(mediaType);
  }
}
