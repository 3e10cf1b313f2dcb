package dev.stowage.registry.copy;

import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import dev.stowage.image.Platform;
import dev.stowage.registry.client.RegistryClient;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.manifest.Descriptor;
import dev.stowage.registry.manifest.Manifest;
import dev.stowage.registry.manifest.ManifestParser;
import dev.stowage.registry.manifest.RawManifest;
import dev.stowage.registry.transfer.BlobIndex;
import dev.stowage.registry.tree.PlatformChoice;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a target holds of an image, by its own word. */
final class TargetContent {
  private final RegistryClient client;
  private final BlobIndex index;
  private final ImageReference target;

  TargetContent(RegistryClient client, BlobIndex index, ImageReference target) {
    this.client = client;
    this.index = index;
    this.target = target;
  }

  /** What its repository has under a tag or digest. */
  Optional<RawManifest> read(String reference) {
    return client.readBackManifest(target.registry(), target.repository(), reference);
  }

  /**
   * The child manifests that a repository has which serves this: it holds all that the manifest
   * names; if it does not after all, the push says so. Blobs are noted down in the index.
   */
  Set<Digest> presentBy(Optional<RawManifest> there) {
    return parsed(there).map(this::presentBelow).orElse(Set.of());
  }

  private Set<Digest> presentBelow(Manifest manifest) {
    return switch (manifest) {
      case Manifest.Index list ->
          list.children().stream().map(Descriptor::digest).collect(Collectors.toSet());
      case Manifest.Image image -> {
        image
            .blobs()
            .forEach(blob -> index.add(target.registry(), target.repository(), blob.digest()));
        yield Set.of();
      }
    };
  }

  /** The platforms that this offers. */
  Set<Platform> offeredBy(Optional<RawManifest> there) {
    return parsed(there).map(PlatformChoice::offered).orElse(Set.of());
  }

  // What is no manifest is replaced like any other.
  private Optional<Manifest> parsed(Optional<RawManifest> there) {
    try {
      return there.map(raw -> ManifestParser.parse(target.registry(), raw));
    } catch (RegistryException e) {
      return Optional.empty();
    }
  }

  /** Whether the target's name means this digest, and all below it is there. */
  boolean isWhole(Digest digest) {
    return read(target.manifestReference()).filter(top -> top.digest().equals(digest)).isPresent()
        && holds(digest);
  }

  private boolean holds(Digest digest) {
    return parsed(read(digest.toString())).filter(this::holds).isPresent();
  }

  private boolean holds(Manifest manifest) {
    return switch (manifest) {
      case Manifest.Image image ->
          image.blobs().stream().map(Descriptor::digest).distinct().allMatch(this::holdsBlob);
      case Manifest.Index list ->
          list.children().stream().map(Descriptor::digest).allMatch(this::holds);
    };
  }

  private boolean holdsBlob(Digest blob) {
    return client.blobs().hasBlob(target.registry(), target.repository(), blob);
  }
}
