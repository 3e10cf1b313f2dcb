package dev.stowage.registry.fake;

import dev.stowage.image.Digest;
import java.nio.charset.StandardCharsets;

/** A small image in a fake registry. */
@SuppressWarnings("ArrayRecordComponent") // raw bytes, never compared
public record FakeImage(byte[] manifest, Digest digest, Digest config, Digest layer) {
  public static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  public static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";

  /** Stores an image with one layer of these bytes. */
  public static FakeImage push(FakeRegistry registry, String repository, String tag, byte[] layer) {
    Digest layerDigest = registry.putBlob(repository, layer);
    byte[] config =
        "{\"architecture\":\"amd64\",\"os\":\"linux\"}".getBytes(StandardCharsets.UTF_8);
    Digest configDigest = registry.putBlob(repository, config);
    byte[] manifest = manifest(configDigest, config.length, layerDigest, layer.length);
    Digest digest = registry.putManifest(repository, tag, OCI_MANIFEST, manifest);
    return new FakeImage(manifest, digest, configDigest, layerDigest);
  }

  /** A manifest of a config and a layer. */
  public static byte[] manifest(Digest config, long configSize, Digest layer, long layerSize) {
    // Odd on purpose: only bytes that are handed on as they are keep it.
    return """
    { "schemaVersion":2,  "mediaType":"%s",
      "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":%d},
      "layers":[ {"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"%s","size":%d} ],
      "x-unknown": [1,1.0,"\\u00e9"] }

    """
        .formatted(OCI_MANIFEST, config, configSize, layer, layerSize)
        .getBytes(StandardCharsets.UTF_8);
  }
}
