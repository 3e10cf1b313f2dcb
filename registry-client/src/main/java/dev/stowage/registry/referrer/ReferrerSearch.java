package dev.stowage.registry.referrer;

import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import dev.stowage.registry.client.RegistryClient;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.manifest.Descriptor;
import dev.stowage.registry.manifest.Manifest;
import dev.stowage.registry.manifest.ManifestParser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds what refers to a manifest at its source: by the referrers API, by the fallback tag of
 * registries without it, and by the tags that cosign writes. One request per registry tells whether
 * it has the API, and one per repository lists its tags, for all its images together.
 */
final class ReferrerSearch {
  // Longer than a list of images takes, shorter than a person waits before trying again.
  private static final Duration VALIDITY = Duration.ofSeconds(60);
  private static final List<String> COSIGN_SUFFIXES = List.of(".sig", ".att", ".sbom");

  private final RegistryClient client;
  private final OnceMap<String, Boolean> hasApi;
  private final OnceMap<String, Optional<List<String>>> tags;

  ReferrerSearch(RegistryClient client) {
    this.client = client;
    this.hasApi = new OnceMap<>(Duration.ofHours(1), client.clock());
    this.tags = new OnceMap<>(VALIDITY, client.clock());
  }

  /**
   * What refers to a manifest.
   *
   * @param manifests those that name it as their subject
   * @param tags cosign's tags for it
   */
  record Found(List<Descriptor> manifests, List<String> tags) {}

  Found find(ImageReference source, Digest subject) throws InterruptedException {
    String prefix = tagOf(subject);
    List<String> tagged = tagsFor(source, prefix);
    List<Descriptor> manifests = new ArrayList<>(byApi(source, subject));
    if (manifests.isEmpty() && tagged.contains(prefix)) {
      manifests.addAll(byFallbackTag(source, prefix));
    }
    return new Found(
        manifests, tagged.stream().filter(tag -> tag.startsWith(prefix + ".")).toList());
  }

  /** The tag that stands for a digest: {@code sha256-<hex>} (referrers tag schema). */
  static String tagOf(Digest digest) {
    String tag = digest.algorithm() + "-" + digest.hex();
    return tag.substring(0, Math.min(tag.length(), 128));
  }

  private List<Descriptor> byApi(ImageReference source, Digest subject)
      throws InterruptedException {
    List<Descriptor> first = new ArrayList<>();
    boolean[] asked = {false};
    boolean supported =
        hasApi.get(
            source.registry(),
            () -> {
              asked[0] = true;
              Optional<List<Descriptor>> answer =
                  client.listReferrers(source.registry(), source.repository(), subject);
              answer.ifPresent(first::addAll);
              return answer.isPresent();
            });
    if (!supported || asked[0]) {
      return first;
    }
    return client.listReferrers(source.registry(), source.repository(), subject).orElse(List.of());
  }

  private List<Descriptor> byFallbackTag(ImageReference source, String tag) {
    return client
        .pullManifest(source.registry(), source.repository(), tag)
        .map(raw -> ManifestParser.parse(source.registry(), raw))
        .map(manifest ->
            switch (manifest) {
              case Manifest.Index index -> index.children();
              // Somebody's own tag that happens to look like one.
              case Manifest.Image image -> List.<Descriptor>of();
            })
        .orElse(List.of());
  }

  private List<String> tagsFor(ImageReference source, String prefix) throws InterruptedException {
    Optional<List<String>> all =
        tags.get(source.registry() + "/" + source.repository(), () -> allTags(source));
    if (all.isPresent()) {
      return all.get().stream()
          .filter(tag -> tag.equals(prefix) || tag.startsWith(prefix + "."))
          .toList();
    }
    return Stream.concat(Stream.of(""), COSIGN_SUFFIXES.stream())
        .map(suffix -> prefix + suffix)
        .filter(tag -> client.resolve(source.registry(), source.repository(), tag).isPresent())
        .toList();
  }

  private Optional<List<String>> allTags(ImageReference source) {
    try {
      return client.listTags(source.registry(), source.repository());
    } catch (RegistryException e) {
      // Whoever may pull may not always list.
      if (e.code() == RegistryErrorCode.UNAUTHORIZED
          || e.code() == RegistryErrorCode.FORBIDDEN
          || e.code() == RegistryErrorCode.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
