package dev.stowage.registry.manifest;

import dev.stowage.image.Digest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A manifest: its exact bytes, and what they say. Only the bytes are ever sent on. */
public sealed interface Manifest {

  /** The exact bytes. */
  RawManifest raw();

  /** The bytes' digest. */
  default Digest digest() {
    return raw().digest();
  }

  /** The manifest that this one refers to, as a signature does; null where there is none. */
  @Nullable Descriptor subject();

  /** An image or artifact: a config and layers. */
  record Image(
      RawManifest raw, Descriptor config, List<Descriptor> layers, @Nullable Descriptor subject)
      implements Manifest {
    public Image {
      layers = List.copyOf(layers);
    }

    /** Config and layers that are moved; each digest once; foreign layers left out. */
    public List<Descriptor> blobs() {
      Map<Digest, Descriptor> blobs = new LinkedHashMap<>();
      Stream.concat(layers.stream(), Stream.of(config))
          .filter(blob -> !blob.isForeignLayer())
          .forEach(blob -> blobs.putIfAbsent(blob.digest(), blob));
      return List.copyOf(blobs.values());
    }

    /** Layers that are left where they are: only whoever runs the image may fetch them. */
    public List<Descriptor> foreignLayers() {
      return layers.stream().filter(Descriptor::isForeignLayer).toList();
    }
  }

  /** An index (manifest list): manifests for several platforms. */
  record Index(RawManifest raw, List<Descriptor> manifests, @Nullable Descriptor subject)
      implements Manifest {
    public Index {
      manifests = List.copyOf(manifests);
    }

    /** The manifests, each digest once. */
    public List<Descriptor> children() {
      Map<Digest, Descriptor> children = new LinkedHashMap<>();
      manifests.forEach(child -> children.putIfAbsent(child.digest(), child));
      return List.copyOf(children.values());
    }
  }
}
