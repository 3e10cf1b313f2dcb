package dev.stowage.registry.transfer;

import dev.stowage.image.Digest;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What target registries are known to hold, so that a blob is moved once and mounted everywhere
 * else, across images, workers and time. It is a hint: a registry may delete a blob at any time,
 * which the push of the manifest brings to light. Safe for use by many threads.
 */
public interface BlobIndex {

  /** What is known in this process. */
  static BlobIndex inMemory() {
    return new MemoryBlobIndex();
  }

  /**
   * For each blob that the registry is known to hold, a repository that holds it; this repository
   * where it is one of them.
   *
   * @param registry host with an optional port
   * @param repository the repository that is about to need the blobs
   */
  Map<Digest, String> holders(String registry, String repository, Collection<Digest> blobs);

  /**
   * A repository that is known to hold the blob, as soon as any is known; this repository where it
   * is seen to be one of them.
   */
  default Optional<String> holder(String registry, String repository, Digest blob) {
    return Optional.ofNullable(holders(registry, repository, List.of(blob)).get(blob));
  }

  /** The repository holds the blob, by the registry's own word. */
  void add(String registry, String repository, Digest blob);

  /** The registry turned out not to hold these blobs in this repository. */
  void forget(String registry, String repository, Collection<Digest> blobs);
}
