package dev.stowage.registry.copy;

import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import dev.stowage.registry.client.RegistryClient;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.manifest.Descriptor;
import dev.stowage.registry.manifest.Manifest;
import dev.stowage.registry.manifest.ManifestParser;
import dev.stowage.registry.manifest.RawManifest;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Copies one image so that its target holds the same bytes: one resolution of the source, blobs and
 * child manifests first, the top manifest last, and a read-back of the target before the copy
 * counts. Nothing touches the disk; nothing is re-serialised.
 */
public final class ImageCopier {
  // A registry may collect a blob between its push and the manifest's; more often than twice is
  // another fault.
  private static final int MAX_REPAIRS = 2;

  private final RegistryClient client;
  private final BlobLedger ledger;
  private final BlobMover mover;

  /**
   * A copier of its own budget.
   *
   * @param parallelTransfers how many blobs are on their way at once, over all images
   */
  public ImageCopier(RegistryClient client, BlobLedger ledger, int parallelTransfers) {
    this.client = client;
    this.ledger = ledger;
    this.mover = new BlobMover(client, ledger, parallelTransfers);
  }

  /**
   * Copies an image. A source with a tag and a digest is pulled and pushed by digest; its tag is
   * set where the target does not have it yet.
   *
   * @throws RegistryException when it cannot be done
   */
  public CopyResult copy(ImageReference source, ImageReference target, CopyControl control) {
    RawManifest raw = pull(source, source.manifestReference());
    if (isSame(raw, target)) {
      Manifest manifest = ManifestParser.parse(source.registry(), raw);
      tagIfFree(raw, target, control);
      return new CopyResult(raw.digest(), raw.mediaType(), ownBytes(manifest), 0, true);
    }
    for (int repairs = 0; ; repairs++) {
      try {
        return copyAll(source, target, raw, control);
      } catch (RegistryException e) {
        if (e.code() != RegistryErrorCode.BLOB_UNKNOWN || repairs >= MAX_REPAIRS) {
          throw e;
        }
      }
    }
  }

  private CopyResult copyAll(
      ImageReference source, ImageReference target, RawManifest raw, CopyControl control) {
    Manifest manifest = ManifestParser.parse(source.registry(), raw);
    try {
      Volume volume = new TreeCopy(source, target, control).copyBelow(manifest, 0);
      control.beforePublish();
      client.pushManifest(
          target.registry(), target.repository(), publishedName(target, raw.digest()), raw);
      if (!isSame(raw, target)) {
        throw new RegistryException(
            RegistryErrorCode.VERIFICATION_FAILED,
            target.registry(),
            "verify %s: the target does not give back the manifest %s"
                .formatted(target, raw.digest()));
      }
      tagIfFree(raw, target, control);
      return new CopyResult(raw.digest(), raw.mediaType(), volume.bytes(), volume.moved(), false);
    } catch (RegistryException e) {
      if (e.code() == RegistryErrorCode.BLOB_UNKNOWN) {
        forget(source, target, manifest, 0);
      }
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryException(
          RegistryErrorCode.CANCELLED,
          target.registry(),
          "copy of %s was stopped".formatted(source));
    }
  }

  private RawManifest pull(ImageReference source, String reference) {
    return client
        .pullManifest(source.registry(), source.repository(), reference)
        .orElseThrow(() ->
            new RegistryException(
                RegistryErrorCode.NOT_FOUND,
                source.registry(),
                "%s has no manifest %s in %s"
                    .formatted(source.registry(), reference, source.repository())));
  }

  private boolean isSame(RawManifest raw, ImageReference target) {
    Optional<RawManifest> there =
        client.readBackManifest(
            target.registry(), target.repository(), publishedName(target, raw.digest()));
    return there.isPresent()
        && Arrays.equals(there.get().bytes(), raw.bytes())
        && there.get().mediaType().equals(raw.mediaType());
  }

  private static String publishedName(ImageReference target, Digest digest) {
    return target.digest() == null ? target.tagIfAny().orElseThrow() : digest.toString();
  }

  // Runtimes go by the digest of NAME:TAG@DIGEST. The tag may long mean a newer image, and belongs
  // to those who use it alone; it is set only so that no registry takes the copy for unused.
  private void tagIfFree(RawManifest raw, ImageReference target, CopyControl control) {
    String tag = target.tag();
    if (tag == null || target.digest() == null) {
      return;
    }
    if (client.readBackManifest(target.registry(), target.repository(), tag).isEmpty()) {
      control.beforePublish();
      client.pushManifest(target.registry(), target.repository(), tag, raw);
    }
  }

  private static long ownBytes(Manifest manifest) {
    long below =
        switch (manifest) {
          case Manifest.Image image -> image.blobs().stream().mapToLong(Descriptor::size).sum();
          case Manifest.Index index -> index.manifests().stream().mapToLong(Descriptor::size).sum();
        };
    return manifest.raw().bytes().length + below;
  }

  private void forget(ImageReference source, ImageReference target, Manifest manifest, int depth) {
    switch (manifest) {
      case Manifest.Image image ->
          image.blobs().forEach(blob -> ledger.forget(target.registry(), blob.digest()));
      case Manifest.Index index -> {
        for (Descriptor child : index.manifests()) {
          client
              .pullManifest(source.registry(), source.repository(), child.digest().toString())
              .filter(ignored -> depth < TreeCopy.MAX_DEPTH)
              .map(raw -> ManifestParser.parse(source.registry(), raw))
              .ifPresent(parsed -> forget(source, target, parsed, depth + 1));
        }
      }
    }
  }

  /** How much an image holds, and how much of it had to be moved, in bytes. */
  private record Volume(long bytes, long moved) {
    Volume plus(Volume other) {
      return new Volume(bytes + other.bytes, moved + other.moved);
    }
  }

  /** One walk down an image's tree. */
  private final class TreeCopy {
    private static final int MAX_DEPTH = 8;
    private static final int MAX_MANIFESTS = 10_000;
    // All manifests of a level are in memory at once.
    private static final long MAX_MANIFEST_BYTES = 64L * 1024 * 1024;

    private final ImageReference source;
    private final ImageReference target;
    private final CopyControl control;
    private final AtomicInteger manifests = new AtomicInteger();
    private final AtomicLong manifestBytes = new AtomicLong();

    TreeCopy(ImageReference source, ImageReference target, CopyControl control) {
      this.source = source;
      this.target = target;
      this.control = control;
    }

    Volume copyBelow(Manifest manifest, int depth) throws InterruptedException {
      if (depth > MAX_DEPTH) {
        throw new RegistryException(
            RegistryErrorCode.TOO_LARGE,
            source.registry(),
            "copy %s: indexes are nested more than %d deep".formatted(source, MAX_DEPTH));
      }
      Volume own = new Volume(manifest.raw().bytes().length, 0);
      return switch (manifest) {
        case Manifest.Image image ->
            Parallel.sum(
                own,
                image.blobs(),
                blob ->
                    new Volume(blob.size(), mover.bring(source, target, blob, control.progress())),
                Volume::plus);
        case Manifest.Index index ->
            Parallel.sum(
                own,
                index.manifests().stream().distinct().toList(),
                child -> copyChild(child, depth),
                Volume::plus);
      };
    }

    private Volume copyChild(Descriptor child, int depth) throws InterruptedException {
      RawManifest raw = pull(source, child.digest().toString());
      if (manifests.incrementAndGet() > MAX_MANIFESTS
          || manifestBytes.addAndGet(raw.bytes().length) > MAX_MANIFEST_BYTES) {
        throw new RegistryException(
            RegistryErrorCode.TOO_LARGE,
            source.registry(),
            "copy %s: it has more than %d manifests or %d bytes of them"
                .formatted(source, MAX_MANIFESTS, MAX_MANIFEST_BYTES));
      }
      Volume below = copyBelow(ManifestParser.parse(source.registry(), raw), depth + 1);
      client.pushManifest(target.registry(), target.repository(), child.digest().toString(), raw);
      return below;
    }
  }
}
