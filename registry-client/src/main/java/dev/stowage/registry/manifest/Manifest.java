package dev.stowage.registry.manifest;

import dev.stowage.image.Digest;
import java.util.List;
import java.util.stream.Stream;

/** A manifest: its exact bytes, and what they say. Only the bytes are ever sent on. */
public sealed interface Manifest {

  /** The exact bytes. */
  RawManifest raw();

  /** The bytes' digest. */
  default Digest digest() {
    return raw().digest();
  }

  /** An image or artifact: a config and layers. */
  record Image(RawManifest raw, Descriptor config, List<Descriptor> layers) implements Manifest {
    public Image {
      layers = List.copyOf(layers);
    }

    /** Config and layers that are moved; each digest once; foreign layers left out. */
    public List<Descriptor> blobs() {
      return Stream.concat(layers.stream(), Stream.of(config))
          .filter(blob -> !blob.isForeignLayer())
          .distinct()
          .toList();
    }
  }

  /** An index (manifest list): manifests for several platforms. */
  record Index(RawManifest raw, List<Descriptor> manifests) implements Manifest {
    public Index {
      manifests = List.copyOf(manifests);
    }
  }
}
