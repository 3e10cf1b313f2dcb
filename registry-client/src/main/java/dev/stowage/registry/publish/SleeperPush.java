package dev.stowage.registry.publish;

import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import dev.stowage.registry.client.RegistryClient;
import dev.stowage.registry.manifest.Descriptor;
import dev.stowage.registry.manifest.RawManifest;
import dev.stowage.registry.upload.StartedUpload;
import dev.stowage.registry.upload.UploadSession;
import dev.stowage.sleeper.SleeperImage;
import dev.stowage.sleeper.SleeperImage.Content;
import java.util.Optional;

/** Puts the sleeper's image into a registry: blobs, manifests by digest, and the tag at the end. */
public final class SleeperPush {
  private final RegistryClient client;
  private final SleeperImage image = SleeperImage.make();

  public SleeperPush(RegistryClient client) {
    this.client = client;
  }

  /**
   * Makes sure that it is there. A registry that has it is asked once and written to never.
   *
   * @param place its repository, and its tag where it is to have one of its own
   * @return whether it had to be pushed
   * @throws dev.stowage.registry.error.RegistryException when that cannot be done
   */
  public boolean ensure(ImageReference place) {
    String registry = place.registry();
    String repository = place.repository();
    String tag = place.tagIfAny().orElse(image.tag());
    Optional<Digest> there = client.resolve(registry, repository, tag);
    if (there.equals(Optional.of(image.index().digest()))) {
      return false;
    }
    image.blobs().forEach(blob -> push(registry, repository, blob));
    for (Content manifest : image.images()) {
      client.pushManifest(registry, repository, manifest.digest().toString(), raw(manifest));
    }
    client.pushManifest(registry, repository, tag, raw(image.index()));
    return true;
  }

  private void push(String registry, String repository, Content blob) {
    if (client.blobs().hasBlob(registry, repository, blob.digest())) {
      return;
    }
    StartedUpload started = client.uploads().start(registry, repository, blob.digest(), null);
    if (started instanceof StartedUpload.Open(UploadSession session)) {
      Descriptor descriptor = new Descriptor(blob.mediaType(), blob.digest(), blob.bytes().length);
      client.blobs().putBlob(session, descriptor, blob.bytes());
    }
  }

  private static RawManifest raw(Content manifest) {
    return new RawManifest(manifest.mediaType(), manifest.bytes(), manifest.digest());
  }
}
