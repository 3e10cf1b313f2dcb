package dev.stowage.registry.manifest;

import dev.stowage.image.Digest;
import java.util.Arrays;

/**
 * The bytes of a manifest as a registry gave them, with their type and digest.
 *
 * @param mediaType what the registry called them
 * @param bytes at most 4 MiB; never changed
 * @param digest computed from the bytes
 */
@SuppressWarnings(
    "ArrayRecordComponent") // identity is the digest; the bytes are handed on as they are
public record RawManifest(String mediaType, byte[] bytes, Digest digest) {
  /**
   * The size every registry has to accept (OCI distribution specification, "Pushing Manifests").
   */
  public static final int MAX_BYTES = 4 * 1024 * 1024;

  /** Whether it is the same bytes under the same type. */
  public boolean isSameAs(RawManifest other) {
    return Arrays.equals(bytes, other.bytes) && mediaType.equals(other.mediaType);
  }
}
