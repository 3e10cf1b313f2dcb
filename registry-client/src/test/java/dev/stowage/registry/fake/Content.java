package dev.stowage.registry.fake;

import dev.stowage.image.Digest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What the registry holds, by repository. */
final class Content {
  private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
  private final Map<String, Manifest> manifests = new ConcurrentHashMap<>();

  /**
   * A manifest as it was pushed.
   *
   * @param digest what it goes by
   */
  @SuppressWarnings("ArrayRecordComponent") // raw bytes, never compared
  record Manifest(String mediaType, byte[] bytes, String digest) {}

  Optional<byte[]> blob(String repository, String digest) {
    return Optional.ofNullable(blobs.get(repository + "@" + digest));
  }

  void putBlob(String repository, String digest, byte[] content) {
    blobs.put(repository + "@" + digest, content);
  }

  boolean removeBlob(String repository, String digest) {
    return blobs.remove(repository + "@" + digest) != null;
  }

  Optional<Manifest> manifest(String repository, String reference) {
    return Optional.ofNullable(manifests.get(repository + "@" + reference));
  }

  /** Stores a manifest under a tag and its own digest, or under a digest, whatever it has. */
  void putManifest(String repository, String reference, String mediaType, byte[] bytes) {
    String own = Digest.sha256(bytes).toString();
    String digest = reference.contains(":") ? reference : own;
    Manifest manifest = new Manifest(mediaType, bytes, digest);
    manifests.put(repository + "@" + reference, manifest);
    manifests.put(repository + "@" + own, new Manifest(mediaType, bytes, own));
  }

  boolean removeManifest(String repository, String reference) {
    return manifests.remove(repository + "@" + reference) != null;
  }

  /** The repository's manifests, each once, by digest. */
  List<Manifest> manifests(String repository) {
    return references(repository).stream()
        .filter(reference -> reference.contains(":"))
        .flatMap(digest -> manifest(repository, digest).stream())
        .toList();
  }

  List<String> tags(String repository) {
    return references(repository).stream().filter(reference -> !reference.contains(":")).toList();
  }

  private List<String> references(String repository) {
    String prefix = repository + "@";
    return manifests.keySet().stream()
        .filter(key -> key.startsWith(prefix))
        .map(key -> key.substring(prefix.length()))
        .sorted()
        .toList();
  }

  /** Drops every manifest and blob. */
  void clear() {
    blobs.clear();
    manifests.clear();
  }
}
