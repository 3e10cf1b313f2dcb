package dev.stowage.registry.copy;

import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import dev.stowage.registry.client.RegistryClient;
import dev.stowage.registry.manifest.Manifest;
import dev.stowage.registry.manifest.ManifestParser;
import dev.stowage.registry.manifest.RawManifest;
import dev.stowage.registry.tree.Parallel;
import dev.stowage.registry.tree.PlatformChoice;
import dev.stowage.registry.tree.PlatformWish;
import java.util.Optional;

/** Looks up what a source is and what its target holds, with as few requests as that needs. */
final class Lookup {
  private final RegistryClient client;
  private final AbsenceRun absences;
  private final TargetMemory memory;
  private final ImageReference source;
  private final ImageReference target;
  private final TargetContent content;
  private final CopyOptions options;

  Lookup(
      RegistryClient client,
      AbsenceRun absences,
      TargetMemory memory,
      ImageReference source,
      ImageReference target,
      TargetContent content,
      CopyOptions options) {
    this.client = client;
    this.absences = absences;
    this.memory = memory;
    this.source = source;
    this.target = target;
    this.content = content;
    this.options = options;
  }

  /**
   * What was found.
   *
   * @param raw the source's manifest
   * @param top the same, or the choice of its platforms that is to be copied
   * @param there what the target holds under the name
   * @param isSpared whether the target was not looked at, because looks found nothing lately
   */
  record Found(
      RawManifest raw,
      Manifest top,
      PublishedName name,
      Optional<RawManifest> there,
      boolean isSpared) {

    /** Whether the target holds what is to be copied. */
    boolean isThere() {
      return there.filter(held -> held.isSameAs(top.raw())).isPresent();
    }
  }

  /** For a copy: the look at the target may be spared, or runs beside that at the source. */
  Found find() throws InterruptedException {
    // A look spared wrongly costs a pull, which matters where pulls are counted; an anchor needs to
    // know what it replaces, a choice of platforms what it adds to.
    boolean isCounted = client.countsPulls(source.registry());
    if (isCounted) {
      Optional<RawManifest> there = atTarget();
      return found(there.filter(this::isAtSource).orElseGet(this::pull), there, false);
    }
    boolean mayBeSpared =
        target.digest() == null
            && !options.anchors()
            && !(options.platforms() instanceof PlatformWish.Useful);
    if (mayBeSpared && options.trust() == TargetTrust.TAG) {
      Optional<Seen> seen = memory.believed(target);
      if (seen.isPresent()) {
        return foundByMemory(seen.get());
      }
    }
    if (mayBeSpared && absences.spares(target.registry())) {
      return found(pull(), Optional.empty(), true);
    }
    Parallel.Both<RawManifest, Optional<RawManifest>> both =
        Parallel.both(this::pull, this::atTarget);
    return found(both.first(), both.second(), false);
  }

  // Where the source means something else by now, the target is looked at all the same.
  private Found foundByMemory(Seen seen) {
    RawManifest raw = pull();
    Found without = found(raw, Optional.empty(), false);
    Manifest top = without.top();
    return seen.isOf(top.raw())
        ? new Found(raw, top, without.name(), Optional.of(top.raw()), false)
        : found(raw, atTarget(), false);
  }

  /** For a preview: nothing is spared and nothing remembered. */
  Found preview() {
    return found(pull(), readBack(target), false);
  }

  /** Whether the target holds this manifest under the name, which is remembered then. */
  boolean holds(PublishedName name, Manifest top) {
    boolean isHeld =
        content.read(name.reference()).filter(held -> held.isSameAs(top.raw())).isPresent();
    if (isHeld && target.digest() == null) {
      memory.wrote(target, top.raw());
    }
    return isHeld;
  }

  /** Whether a spared look would have found this manifest; then the next one is not spared. */
  boolean wasThere(PublishedName name, Manifest top) {
    boolean isThere = holds(name, top);
    absences.saw(target.registry(), !isThere);
    return isThere;
  }

  private Found found(RawManifest raw, Optional<RawManifest> there, boolean isSpared) {
    Manifest sourceTop = ManifestParser.parse(source.registry(), raw);
    Manifest top =
        PlatformChoice.choose(
            source.registry(),
            sourceTop,
            options.platforms().keeping(() -> content.offeredBy(there)));
    PublishedName name = PublishedName.of(target, top.digest());
    boolean isOfThatName = target.digest() == null || target.digest().equals(top.digest());
    return new Found(
        raw, top, name, isOfThatName ? there : content.read(name.reference()), isSpared);
  }

  // A HEAD is not counted as a pull; the target's bytes, of the same digest, are the source's.
  private boolean isAtSource(RawManifest held) {
    return client
        .resolve(source.registry(), source.repository(), source.manifestReference())
        .filter(held.digest()::equals)
        .isPresent();
  }

  private RawManifest pull() {
    return client.requireManifest(
        source.registry(), source.repository(), source.manifestReference());
  }

  private Optional<RawManifest> atTarget() {
    Optional<RawManifest> there = readBack(target);
    if (target.digest() == null) {
      absences.saw(target.registry(), there.isEmpty());
      memory.looked(target, there);
    }
    return there;
  }

  private Optional<RawManifest> readBack(ImageReference name) {
    Digest digest = name.digest();
    return content.read(digest == null ? name.tagIfAny().orElseThrow() : digest.toString());
  }
}
