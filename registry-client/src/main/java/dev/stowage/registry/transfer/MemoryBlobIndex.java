package dev.stowage.registry.transfer;

import dev.stowage.image.Digest;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** What is known in this process. */
final class MemoryBlobIndex implements BlobIndex {
  private static final int MAX_BLOBS = 200_000;

  private final ConcurrentMap<Key, Set<String>> holders = new ConcurrentHashMap<>();

  private record Key(String registry, Digest digest) {}

  @Override
  public Map<Digest, String> holders(String registry, String repository, Collection<Digest> blobs) {
    Map<Digest, String> found = HashMap.newHashMap(blobs.size());
    for (Digest blob : blobs) {
      Set<String> repositories = holders.getOrDefault(new Key(registry, blob), Set.of());
      if (repositories.contains(repository)) {
        found.put(blob, repository);
      } else {
        repositories.stream().findFirst().ifPresent(other -> found.put(blob, other));
      }
    }
    return found;
  }

  @Override
  public void add(String registry, String repository, Digest blob) {
    if (holders.size() >= MAX_BLOBS) {
      holders.clear();
    }
    holders
        .computeIfAbsent(new Key(registry, blob), ignored -> ConcurrentHashMap.newKeySet())
        .add(repository);
  }

  @Override
  public void forget(String registry, String repository, Collection<Digest> blobs) {
    for (Digest blob : blobs) {
      Set<String> repositories = holders.get(new Key(registry, blob));
      if (repositories != null) {
        repositories.remove(repository);
      }
    }
  }
}
