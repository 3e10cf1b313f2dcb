package dev.stowage.registry.tree;

import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import dev.stowage.registry.client.RegistryClient;
import dev.stowage.registry.content.TransferProgress;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.manifest.Descriptor;
import dev.stowage.registry.manifest.Manifest;
import dev.stowage.registry.manifest.ManifestParser;
import dev.stowage.registry.manifest.RawManifest;
import dev.stowage.registry.transfer.BlobIndex;
import dev.stowage.registry.transfer.BlobMover;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** One walk down an image's tree: blobs and child manifests, in parallel, before their parent. */
public final class TreeCopy {
  private static final int MAX_DEPTH = 8;
  public static final int MAX_MANIFESTS = 10_000;
  // All manifests of a level are in memory at once, and those that refer to it.
  private static final long MAX_MANIFEST_BYTES = 64L * 1024 * 1024;
  private static final int MAX_NOTES = 50;

  private final RegistryClient client;
  private final BlobMover mover;
  private final BlobIndex index;
  private final ImageReference source;
  private final ImageReference target;
  private final TransferProgress progress;
  private final Set<Digest> present;
  private final boolean distrusts;
  private final Set<Digest> touched = ConcurrentHashMap.newKeySet();
  private final Queue<String> notes = new ConcurrentLinkedQueue<>();
  private final AtomicInteger manifests = new AtomicInteger();
  private final AtomicLong manifestBytes = new AtomicLong();

  /** How much an image holds, and how much of it had to be moved, in bytes. */
  public record Volume(long bytes, long moved) {
    public static final Volume NONE = new Volume(0, 0);

    public Volume plus(Volume other) {
      return new Volume(bytes + other.bytes, moved + other.moved);
    }
  }

  /**
   * A walk.
   *
   * @param present child manifests that the target repository is known to have, with all below
   * @param distrusts whether what is known of the target repository's blobs is forgotten first
   */
  public TreeCopy(
      RegistryClient client,
      BlobMover mover,
      BlobIndex index,
      ImageReference source,
      ImageReference target,
      TransferProgress progress,
      Set<Digest> present,
      boolean distrusts) {
    this.client = client;
    this.mover = mover;
    this.index = index;
    this.source = source;
    this.target = target;
    this.progress = progress;
    this.present = present;
    this.distrusts = distrusts;
  }

  /** What a person should know of this copy. */
  public List<String> notes() {
    return notes.stream().distinct().limit(MAX_NOTES).toList();
  }

  /** Every blob that was needed: what to forget when the target turns out to lack one. */
  public Set<Digest> touched() {
    return touched;
  }

  /** Adds something that a person should know. */
  public void note(String line) {
    notes.add(line);
  }

  /** A manifest of the source that has to be there, and counts as one of the image's. */
  public RawManifest pull(String reference) {
    return counted(client.requireManifest(source.registry(), source.repository(), reference));
  }

  private Optional<RawManifest> find(String reference) {
    return client.pullManifest(source.registry(), source.repository(), reference);
  }

  /** Copies all that a manifest needs. */
  public Volume copyBelow(Manifest manifest) throws InterruptedException {
    return copyBelow(manifest, 0);
  }

  private Volume copyBelow(Manifest manifest, int depth) throws InterruptedException {
    if (depth > MAX_DEPTH) {
      throw tooLarge("indexes are nested more than %d deep".formatted(MAX_DEPTH));
    }
    Volume own = new Volume(manifest.raw().bytes().length, 0);
    return switch (manifest) {
      case Manifest.Image image -> own.plus(copyBlobs(image));
      case Manifest.Index tree ->
          Parallel.sum(own, tree.children(), child -> copyChild(child, depth), Volume::plus);
    };
  }

  private Volume copyBlobs(Manifest.Image image) throws InterruptedException {
    image
        .foreignLayers()
        .forEach(layer ->
            notes.add("layer %s lies elsewhere and was left there".formatted(layer.digest())));
    List<Descriptor> blobs = image.blobs();
    List<Digest> digests = blobs.stream().map(Descriptor::digest).toList();
    touched.addAll(digests);
    if (distrusts) {
      index.forget(target.registry(), target.repository(), digests);
    }
    Map<Digest, String> holders = index.holders(target.registry(), target.repository(), digests);
    long bytes = total(blobs);
    List<Descriptor> missing =
        blobs.stream()
            .filter(blob -> !target.repository().equals(holders.get(blob.digest())))
            .toList();
    return Parallel.sum(
        new Volume(bytes, 0),
        missing,
        blob ->
            new Volume(0, mover.bring(source, target, blob, holders.get(blob.digest()), progress)),
        Volume::plus);
  }

  private long total(List<Descriptor> blobs) {
    try {
      return blobs.stream().mapToLong(Descriptor::size).reduce(0, Math::addExact);
    } catch (ArithmeticException e) {
      throw tooLarge("the sizes of its layers add up to more than a number holds");
    }
  }

  private Volume copyChild(Descriptor child, int depth) throws InterruptedException {
    if (present.contains(child.digest())) {
      return new Volume(child.size(), 0);
    }
    Optional<RawManifest> found = find(child.digest().toString());
    if (found.isEmpty()) {
      // A sparse index is allowed; whether its target takes it is the target's to say.
      notes.add("manifest %s is missing at the source".formatted(child.digest()));
      return Volume.NONE;
    }
    RawManifest raw = counted(found.get());
    Volume below = copyBelow(ManifestParser.parse(source.registry(), raw), depth + 1);
    client.pushManifest(target.registry(), target.repository(), child.digest().toString(), raw);
    return below;
  }

  private RawManifest counted(RawManifest raw) {
    if (manifests.incrementAndGet() > MAX_MANIFESTS
        || manifestBytes.addAndGet(raw.bytes().length) > MAX_MANIFEST_BYTES) {
      throw tooLarge(
          "it has more than %d manifests or %d bytes of them"
              .formatted(MAX_MANIFESTS, MAX_MANIFEST_BYTES));
    }
    return raw;
  }

  private RegistryException tooLarge(String why) {
    return new RegistryException(
        RegistryErrorCode.TOO_LARGE, source.registry(), "copy %s: %s".formatted(source, why));
  }
}
