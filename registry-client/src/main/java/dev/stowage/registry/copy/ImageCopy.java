package dev.stowage.registry.copy;

import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import dev.stowage.registry.client.RegistryClient;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.manifest.Descriptor;
import dev.stowage.registry.manifest.Manifest;
import dev.stowage.registry.manifest.RawManifest;
import dev.stowage.registry.referrer.ReferrerCopier;
import dev.stowage.registry.referrer.Referrers;
import dev.stowage.registry.transfer.BlobMover;
import dev.stowage.registry.tree.Parallel;
import dev.stowage.registry.tree.TreeCopy;
import dev.stowage.registry.tree.TreeCopy.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/** The copy of one image, from its resolution to the read-back. */
final class ImageCopy {
  // A registry may collect a blob between its push and the manifest's; more often than twice is
  // another fault.
  private static final int MAX_REPAIRS = 2;

  private final RegistryClient client;
  private final CopyState state;
  private final BlobMover mover;
  private final ReferrerCopier referrers;
  private final Lookup lookup;
  private final ImageReference source;
  private final ImageReference target;
  private final TargetContent atTarget;
  private final CopyOptions options;
  private final CopyControl control;

  ImageCopy(
      RegistryClient client,
      CopyState state,
      BlobMover mover,
      ReferrerCopier referrers,
      Lookup lookup,
      ImageReference source,
      ImageReference target,
      CopyOptions options,
      CopyControl control) {
    this.client = client;
    this.state = state;
    this.mover = mover;
    this.referrers = referrers;
    this.lookup = lookup;
    this.source = source;
    this.target = target;
    this.atTarget = new TargetContent(client, state.blobs(), target);
    this.options = options;
    this.control = control;
  }

  CopyResult run() throws InterruptedException {
    Lookup.Found found = lookup.find();
    RawManifest raw = found.raw();
    Manifest top = found.top();
    PublishedName name = found.name();
    Optional<RawManifest> there = found.there();
    if (found.isThere()) {
      if (isTrusted(top)) {
        return leave(raw, top, name);
      }
      there = Optional.empty();
      state.blobs().forget(target.registry(), target.repository(), blobsOf(top));
    }
    for (int repairs = 0; ; repairs++) {
      TreeCopy tree = tree(repairs == 0 && !isDistrusted() ? atTarget.presentBy(there) : Set.of());
      try {
        return publish(raw, top, name, there, tree);
      } catch (RegistryException e) {
        if (e.code() == RegistryErrorCode.TAG_REFUSED
            && found.isSpared()
            && lookup.wasThere(name, top)) {
          return leave(raw, top, name);
        }
        if (e.code() != RegistryErrorCode.BLOB_UNKNOWN || repairs >= MAX_REPAIRS) {
          throw e;
        }
        state.blobs().forget(target.registry(), target.repository(), tree.touched());
      }
    }
  }

  private boolean isTrusted(Manifest top) {
    return switch (options.trust()) {
      case TAG -> true;
      case DIGEST -> atTarget.read(top.digest().toString()).isPresent();
      case NOTHING -> false;
    };
  }

  private boolean isDistrusted() {
    return options.trust() == TargetTrust.NOTHING;
  }

  private TreeCopy tree(Set<Digest> present) {
    return new TreeCopy(
        client, mover, state.blobs(), source, target, control.progress(), present, isDistrusted());
  }

  private CopyResult leave(RawManifest raw, Manifest top, PublishedName name)
      throws InterruptedException {
    TreeCopy tree = tree(Set.of());
    Volume volume = new Volume(ownBytes(top), 0);
    if (options.referrers() == Referrers.ALWAYS) {
      volume = volume.plus(copyReferrers(raw, top, tree));
    }
    setAnchor(name, top.raw());
    return new CopyResult(
        raw.digest(),
        top.digest(),
        top.raw().mediaType(),
        volume.bytes(),
        volume.moved(),
        true,
        tree.notes());
  }

  private CopyResult publish(
      RawManifest raw,
      Manifest top,
      PublishedName name,
      Optional<RawManifest> replaced,
      TreeCopy tree)
      throws InterruptedException {
    List<Callable<Volume>> parts = new ArrayList<>();
    parts.add(() -> tree.copyBelow(top));
    if (options.referrers() != Referrers.NEVER) {
      parts.add(() -> copyReferrers(raw, top, tree));
    }
    Volume volume = Parallel.sum(Volume.NONE, parts, Callable::call, Volume::plus);
    if (options.anchors() && replaced.isPresent()) {
      RawManifest old = replaced.get();
      push(PublishedName.anchorOf(old.digest()), old);
    }
    control.beforePublish();
    push(name.reference(), top.raw());
    if (!lookup.holds(name, top)) {
      throw new RegistryException(
          RegistryErrorCode.VERIFICATION_FAILED,
          target.registry(),
          "verify %s: the target does not give back the manifest %s"
              .formatted(target, top.digest()));
    }
    setAnchor(name, top.raw());
    noteMissingSubject(top, tree);
    return new CopyResult(
        raw.digest(),
        top.digest(),
        top.raw().mediaType(),
        volume.bytes(),
        volume.moved(),
        false,
        tree.notes());
  }

  // What refers to an index as a whole does not hold for a choice of its platforms.
  private Volume copyReferrers(RawManifest raw, Manifest top, TreeCopy tree)
      throws InterruptedException {
    if (!raw.digest().equals(top.digest())) {
      tree.note("what refers to the whole index %s was left out".formatted(raw.digest()));
    }
    return referrers.copyFor(top, source, target, tree);
  }

  private void setAnchor(PublishedName name, RawManifest raw) {
    String anchor = name.anchor();
    if (anchor != null && atTarget.read(anchor).isEmpty()) {
      control.beforePublish();
      push(anchor, raw);
    }
  }

  private void push(String reference, RawManifest raw) {
    client.pushManifest(target.registry(), target.repository(), reference, raw);
  }

  private static List<Digest> blobsOf(Manifest manifest) {
    return manifest instanceof Manifest.Image image
        ? image.blobs().stream().map(Descriptor::digest).toList()
        : List.of();
  }

  // An artifact may refer to what is not there yet, or not any more.
  private void noteMissingSubject(Manifest manifest, TreeCopy tree) {
    Descriptor subject = manifest.subject();
    if (subject != null
        && client
            .resolve(source.registry(), source.repository(), subject.digest().toString())
            .isEmpty()) {
      tree.note("its subject %s is missing at the source".formatted(subject.digest()));
    }
  }

  private static long ownBytes(Manifest manifest) {
    List<Descriptor> below =
        switch (manifest) {
          case Manifest.Image image -> image.blobs();
          case Manifest.Index index -> index.children();
        };
    return manifest.raw().bytes().length + below.stream().mapToLong(Descriptor::size).sum();
  }
}
