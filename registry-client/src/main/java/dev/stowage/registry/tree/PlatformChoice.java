package dev.stowage.registry.tree;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.stowage.image.Digest;
import dev.stowage.image.Platform;
import dev.stowage.json.InvalidJsonException;
import dev.stowage.json.Json;
import dev.stowage.json.JsonFields;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.manifest.Descriptor;
import dev.stowage.registry.manifest.Manifest;
import dev.stowage.registry.manifest.ManifestParser;
import dev.stowage.registry.manifest.RawManifest;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An index with fewer platforms: a new document, since a registry refuses an index whose manifests
 * it lacks. Every kept entry stays as it was written; attestations stay with what they attest to.
 */
public final class PlatformChoice {
  private static final String DEFAULT_ARM64 = "v8";

  private PlatformChoice() {}

  /**
   * The manifest to copy: the same one where it is no index or nothing is left out.
   *
   * @throws RegistryException with code NOT_FOUND when a platform is not there
   */
  public static Manifest choose(String registry, Manifest manifest, PlatformWish wish) {
    if (!(manifest instanceof Manifest.Index index)) {
      return manifest;
    }
    return switch (wish) {
      case PlatformWish.All all -> index;
      case PlatformWish.Required(List<Platform> platforms) ->
          only(registry, index, required(registry, index, platforms));
      case PlatformWish.Useful(List<Platform> platforms) ->
          only(registry, index, useful(index, platforms));
    };
  }

  /** The platforms that a manifest offers: none where it is no index. */
  public static Set<Platform> offered(Manifest manifest) {
    return manifest instanceof Manifest.Index index
        ? index.manifests().stream()
            .filter(child -> child.attests() == null)
            .map(Descriptor::platform)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet())
        : Set.of();
  }

  private static Set<Digest> required(
      String registry, Manifest.Index index, List<Platform> wanted) {
    Set<Digest> kept = new HashSet<>();
    for (Platform platform : wanted) {
      Set<Digest> matches = matches(index, platform);
      if (matches.isEmpty()) {
        throw new RegistryException(
            RegistryErrorCode.NOT_FOUND,
            registry,
            "index %s of %s has nothing for %s, only for %s"
                .formatted(index.digest(), registry, platform, platformsOf(index)));
      }
      kept.addAll(matches);
    }
    return kept;
  }

  // Where nothing is of use, somebody may know better what it is for.
  private static Set<Digest> useful(Manifest.Index index, List<Platform> wanted) {
    Set<Digest> kept = new HashSet<>();
    wanted.forEach(platform -> kept.addAll(matches(index, platform)));
    index.manifests().stream()
        .filter(child -> kept.isEmpty() || child.platform() == null && child.attests() == null)
        .map(Descriptor::digest)
        .toList()
        .forEach(kept::add);
    return kept;
  }

  private static Set<Digest> matches(Manifest.Index index, Platform platform) {
    return index.manifests().stream()
        .filter(child -> child.attests() == null && runsOn(child, platform))
        .map(Descriptor::digest)
        .collect(Collectors.toSet());
  }

  private static Manifest only(String registry, Manifest.Index index, Set<Digest> chosen) {
    Set<Digest> kept = new HashSet<>(chosen);
    index.manifests().stream()
        .filter(child -> child.attests() != null && kept.contains(child.attests()))
        .map(Descriptor::digest)
        .toList()
        .forEach(kept::add);
    boolean isWhole = index.manifests().stream().allMatch(child -> kept.contains(child.digest()));
    return isWhole ? index : ManifestParser.parse(registry, without(index, kept));
  }

  private static boolean runsOn(Descriptor child, Platform wanted) {
    Platform platform = child.platform();
    return platform != null
        && platform.os().equals(wanted.os())
        && platform.architecture().equals(wanted.architecture())
        && (wanted.variant() == null || variantOf(wanted).equals(variantOf(platform)));
  }

  // The variant of arm64 that everybody means and hardly anybody writes.
  private static String variantOf(Platform platform) {
    String unwritten = platform.architecture().equals("arm64") ? DEFAULT_ARM64 : "";
    return platform.variantIfAny().orElse(unwritten);
  }

  private static String platformsOf(Manifest.Index index) {
    List<String> platforms =
        index.manifests().stream()
            .map(Descriptor::platform)
            .filter(Objects::nonNull)
            .map(Platform::toString)
            .filter(name -> !name.startsWith("unknown/"))
            .distinct()
            .limit(20)
            .toList();
    return platforms.isEmpty() ? "no platform at all" : String.join(", ", platforms);
  }

  private static RawManifest without(Manifest.Index index, Set<Digest> kept) {
    try {
      JsonObject root = Json.objectOrEmpty(index.raw().bytes());
      JsonArray fewer = new JsonArray();
      for (JsonObject child : JsonFields.objects(root, "manifests")) {
        if (kept.contains(Digest.parse(JsonFields.text(child, "digest")))) {
          fewer.add(child);
        }
      }
      root.add("manifests", fewer);
      byte[] bytes = Json.write(root);
      return new RawManifest(
          index.raw().mediaType(), bytes, Digest.of(index.digest().algorithm(), bytes));
    } catch (InvalidJsonException e) {
      throw new IllegalStateException("An index that was parsed is JSON", e);
    }
  }
}
