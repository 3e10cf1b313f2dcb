package dev.stowage.registry.referrer;

import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import dev.stowage.registry.client.RegistryClient;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.manifest.Descriptor;
import dev.stowage.registry.manifest.Manifest;
import dev.stowage.registry.manifest.ManifestParser;
import dev.stowage.registry.manifest.RawManifest;
import dev.stowage.registry.tree.Parallel;
import dev.stowage.registry.tree.TreeCopy;
import dev.stowage.registry.tree.TreeCopy.Volume;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Copies what refers to an image: signatures, attestations, bills of material, and what refers to
 * these in turn. It is done before the image gets its tag, so that nobody who verifies signatures
 * meets an image without them.
 */
final class ReferrerCopy {
  private static final int MAX_DEPTH = 4;
  private static final int MAX_REFERRERS = 1_000;

  private final RegistryClient client;
  private final ReferrerSearch search;
  private final ReferrersTag fallback;
  private final ImageReference source;
  private final ImageReference target;
  private final TreeCopy tree;
  private final Set<Digest> seen = ConcurrentHashMap.newKeySet();
  private final AtomicInteger count = new AtomicInteger();

  ReferrerCopy(
      RegistryClient client,
      ReferrerSearch search,
      ReferrersTag fallback,
      ImageReference source,
      ImageReference target,
      TreeCopy tree) {
    this.client = client;
    this.search = search;
    this.fallback = fallback;
    this.source = source;
    this.target = target;
    this.tree = tree;
  }

  /** Copies what refers to the image or to one of its platforms. */
  Volume copyFor(Manifest manifest) throws InterruptedException {
    Set<Digest> subjects = new LinkedHashSet<>();
    subjects.add(manifest.digest());
    if (manifest instanceof Manifest.Index index) {
      index.children().stream()
          .filter(child -> child.attests() == null)
          .map(Descriptor::digest)
          .forEach(subjects::add);
    }
    return Parallel.sum(
        Volume.NONE, List.copyOf(subjects), subject -> copyFor(subject, 0), Volume::plus);
  }

  private Volume copyFor(Digest subject, int depth) throws InterruptedException {
    ReferrerSearch.Found found = search.find(source, subject);
    boolean isTooDeep = depth >= MAX_DEPTH && !found.manifests().isEmpty();
    int all = count.addAndGet(found.manifests().size() + found.tags().size());
    if (isTooDeep || all > MAX_REFERRERS) {
      throw new RegistryException(
          RegistryErrorCode.TOO_LARGE,
          source.registry(),
          "copy %s: more than %d manifests refer to it, or %d deep"
              .formatted(source, MAX_REFERRERS, MAX_DEPTH));
    }
    // One after the other they would end long after the image's layers, which are on their way.
    List<Digest> unseen =
        found.manifests().stream().map(Descriptor::digest).filter(seen::add).toList();
    Map<Digest, RawManifest> unlisted = new ConcurrentHashMap<>();
    List<Callable<Volume>> parts = new ArrayList<>();
    found.tags().forEach(tag -> parts.add(() -> copyTagged(tag)));
    unseen.forEach(referrer -> parts.add(() -> copyReferrer(referrer, depth, unlisted)));
    Volume volume = Parallel.sum(Volume.NONE, parts, Callable::call, Volume::plus);
    if (!unlisted.isEmpty()) {
      List<RawManifest> inOrder =
          unseen.stream().filter(unlisted::containsKey).map(unlisted::get).toList();
      fallback.add(target, subject, inOrder);
    }
    return volume;
  }

  private Volume copyTagged(String tag) throws InterruptedException {
    RawManifest raw = tree.pull(tag);
    Volume volume = tree.copyBelow(ManifestParser.parse(source.registry(), raw));
    client.pushManifest(target.registry(), target.repository(), tag, raw);
    return volume;
  }

  private Volume copyReferrer(Digest referrer, int depth, Map<Digest, RawManifest> unlisted)
      throws InterruptedException {
    RawManifest raw = tree.pull(referrer.toString());
    Volume volume = tree.copyBelow(ManifestParser.parse(source.registry(), raw));
    if (!client.pushManifest(
        target.registry(), target.repository(), raw.digest().toString(), raw)) {
      unlisted.put(referrer, raw);
    }
    return volume.plus(copyFor(raw.digest(), depth + 1));
  }
}
