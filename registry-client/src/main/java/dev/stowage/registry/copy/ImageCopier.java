package dev.stowage.registry.copy;

import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import dev.stowage.registry.client.RegistryClient;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.manifest.Descriptor;
import dev.stowage.registry.manifest.Manifest;
import dev.stowage.registry.manifest.ManifestParser;
import dev.stowage.registry.referrer.ReferrerCopier;
import dev.stowage.registry.transfer.BlobMover;
import dev.stowage.registry.tree.TreeCopy;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies images so that their targets hold the same bytes: one resolution of the source, blobs and
 * child manifests first, what refers to the image next, the tag last, and a read-back of the target
 * before the copy counts. Nothing touches the disk; nothing is re-serialised. Safe for use by many
 * threads.
 */
public final class ImageCopier {
  private final RegistryClient client;
  private final CopyState state;
  private final BlobMover mover;
  private final ReferrerCopier referrers;
  private final AbsenceRun absences = new AbsenceRun();

  /**
   * A copier of its own budget.
   *
   * @param state what it shares with others
   * @param parallelTransfers how many blobs are on their way at once, over all images
   */
  public ImageCopier(RegistryClient client, CopyState state, int parallelTransfers) {
    this.client = client;
    this.state = state;
    this.mover = new BlobMover(client, state.blobs(), state.uploads(), parallelTransfers);
    this.referrers = new ReferrerCopier(client, state.tags());
  }

  /**
   * Copies an image. A source with a tag and a digest is pulled and pushed by digest; its tag is
   * set where the target does not have it yet.
   *
   * @throws RegistryException when it cannot be done
   */
  public CopyResult copy(
      ImageReference source, ImageReference target, CopyOptions options, CopyControl control) {
    try {
      return new ImageCopy(
              client,
              state,
              mover,
              referrers,
              lookup(source, target, options),
              source,
              target,
              options,
              control)
          .run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryException(
          RegistryErrorCode.CANCELLED,
          target.registry(),
          "copy of %s was stopped".formatted(source));
    }
  }

  /**
   * Finds out what a copy would do, without a change anywhere.
   *
   * @throws RegistryException when that cannot be found out
   */
  public CopyPlan preview(ImageReference source, ImageReference target, CopyOptions options) {
    Lookup.Found found = lookup(source, target, options).preview();
    Manifest top = found.top();
    if (found.isThere()) {
      return new CopyPlan(top.digest(), top.raw().mediaType(), true, 0, 0, 0);
    }
    List<Manifest> manifests = new ArrayList<>();
    collect(source, top, manifests);
    List<Descriptor> missing =
        manifests.stream()
            .flatMap(manifest ->
                manifest instanceof Manifest.Image image
                    ? image.blobs().stream()
                    : List.<Descriptor>of().stream())
            .distinct()
            .filter(blob ->
                !client.blobs().hasBlob(target.registry(), target.repository(), blob.digest()))
            .toList();
    return new CopyPlan(
        top.digest(),
        top.raw().mediaType(),
        false,
        manifests.size(),
        missing.size(),
        missing.stream().mapToLong(Descriptor::size).sum());
  }

  /**
   * Whether a target still holds all of a copy, asked for piece by piece.
   *
   * @param digest of the copy's top manifest
   * @throws RegistryException when that cannot be found out
   */
  public boolean isWhole(ImageReference target, Digest digest) {
    return new TargetContent(client, state.blobs(), target).isWhole(digest);
  }

  private Lookup lookup(ImageReference source, ImageReference target, CopyOptions options) {
    return new Lookup(
        client,
        absences,
        state.targets(),
        source,
        target,
        new TargetContent(client, state.blobs(), target),
        options);
  }

  private void collect(ImageReference source, Manifest manifest, List<Manifest> all) {
    all.add(manifest);
    if (manifest instanceof Manifest.Index index && all.size() < TreeCopy.MAX_MANIFESTS) {
      for (Descriptor child : index.children()) {
        client
            .pullManifest(source.registry(), source.repository(), child.digest().toString())
            .ifPresent(raw -> collect(source, ManifestParser.parse(source.registry(), raw), all));
      }
    }
  }
}
