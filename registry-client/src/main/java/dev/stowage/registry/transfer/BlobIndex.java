package dev.stowage.registry.transfer;

import dev.stowage.image.Digest;
import java.util.Collection;
import java.util.Map;

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

  /** The repository holds the blob, by the registry's own word. */
  void add(String registry, String repository, Digest blob);

  /** The registry turned out not to hold these blobs in this repository. */
  void forget(String registry, String repository, Collection<Digest> blobs);
}
