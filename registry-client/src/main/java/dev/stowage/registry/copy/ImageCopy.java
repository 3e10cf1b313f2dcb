package dev.stowage.registry.copy;

import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import dev.stowage.registry.client.RegistryClient;
import dev.stowage.registry.copy.TreeCopy.Volume;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.manifest.Descriptor;
import dev.stowage.registry.manifest.Manifest;
import dev.stowage.registry.manifest.ManifestParser;
import dev.stowage.registry.manifest.RawManifest;
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
  private final ReferrerSearch search;
  private final ReferrersTag referrersTag;
  private final AbsenceRun absences;
  private final ImageReference source;
  private final ImageReference target;
  private final TargetContent atTarget;
  private final CopyOptions options;
  private final CopyControl control;
  private boolean unlooked;

  ImageCopy(
      RegistryClient client,
      CopyState state,
      BlobMover mover,
      ReferrerSearch search,
      ReferrersTag referrersTag,
      AbsenceRun absences,
      ImageReference source,
      ImageReference target,
      CopyOptions options,
      CopyControl control) {
    this.client = client;
    this.state = state;
    this.mover = mover;
    this.search = search;
    this.referrersTag = referrersTag;
    this.absences = absences;
    this.source = source;
    this.target = target;
    this.atTarget = new TargetContent(client, state.blobs(), target);
    this.options = options;
    this.control = control;
  }

  CopyResult run() throws InterruptedException {
    Parallel.Both<RawManifest, Optional<RawManifest>> found = find();
    RawManifest raw = found.first();
    Manifest sourceTop = ManifestParser.parse(source.registry(), raw);
    Manifest top =
        PlatformChoice.choose(
            source.registry(),
            sourceTop,
            options.platforms().keeping(atTarget.offeredBy(found.second())));
    PublishedName name = PublishedName.of(target, top.digest());
    Optional<RawManifest> there =
        target.digest() == null || target.digest().equals(top.digest())
            ? found.second()
            : atTarget.read(name.reference());
    if (there.isPresent() && there.get().isSameAs(top.raw())) {
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
        if (e.code() == RegistryErrorCode.TAG_REFUSED && unlooked && isThere(top)) {
          return leave(raw, top, name);
        }
        if (e.code() != RegistryErrorCode.BLOB_UNKNOWN || repairs >= MAX_REPAIRS) {
          throw e;
        }
        state.blobs().forget(target.registry(), target.repository(), tree.touched());
      }
    }
  }

  private Parallel.Both<RawManifest, Optional<RawManifest>> find() throws InterruptedException {
    // An anchor needs to know what it replaces, a choice of platforms what it adds to.
    unlooked =
        target.digest() == null
            && !options.anchors()
            && !(options.platforms() instanceof PlatformWish.Useful)
            && absences.spares(target.registry());
    if (unlooked) {
      return new Parallel.Both<>(pull(), Optional.empty());
    }
    if (!client.countsPulls(source.registry())) {
      return Parallel.both(this::pull, this::look);
    }
    // A HEAD is not counted as a pull; the target's bytes, of the same digest, are the source's.
    Optional<RawManifest> there = look();
    if (there.isPresent()
        && client
            .resolve(source.registry(), source.repository(), source.manifestReference())
            .filter(there.get().digest()::equals)
            .isPresent()) {
      return new Parallel.Both<>(there.get(), there);
    }
    return new Parallel.Both<>(pull(), there);
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

  private RawManifest pull() {
    return client.requireManifest(
        source.registry(), source.repository(), source.manifestReference());
  }

  private Optional<RawManifest> look() {
    Digest digest = target.digest();
    if (digest != null) {
      return atTarget.read(digest.toString());
    }
    Optional<RawManifest> there = atTarget.read(target.tagIfAny().orElseThrow());
    absences.saw(target.registry(), there.isEmpty());
    return there;
  }

  // The registry keeps the tag as it is, which is right when it is what was to be copied.
  private boolean isThere(Manifest top) {
    return look().filter(there -> there.isSameAs(top.raw())).isPresent();
  }

  private TreeCopy tree(Set<Digest> present) {
    return new TreeCopy(
        client, mover, state.blobs(), source, target, control, present, isDistrusted());
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
    if (atTarget.read(name.reference()).filter(there -> there.isSameAs(top.raw())).isEmpty()) {
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
    return new ReferrerCopy(client, search, referrersTag, source, target, tree).copyFor(top);
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
