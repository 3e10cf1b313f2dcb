package dev.stowage.registry.copy;

import dev.stowage.image.Digest;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * What the target registries are known to hold, and which blobs are on their way, so that a blob is
 * moved once and mounted everywhere else. It is memory only: a registry may delete a blob at any
 * time, so an entry is a hint that the push of the manifest checks.
 */
public final class BlobLedger {
  private static final int MAX_BLOBS = 200_000;

  private final ConcurrentMap<Key, Set<String>> holders = new ConcurrentHashMap<>();
  private final ConcurrentMap<Key, CompletableFuture<Void>> moving = new ConcurrentHashMap<>();

  private record Key(String registry, Digest digest) {}

  boolean holds(String registry, String repository, Digest digest) {
    return holders.getOrDefault(new Key(registry, digest), Set.of()).contains(repository);
  }

  /** A repository of the registry that holds the blob. */
  Optional<String> holder(String registry, Digest digest) {
    return holders.getOrDefault(new Key(registry, digest), Set.of()).stream().findFirst();
  }

  void add(String registry, String repository, Digest digest) {
    if (holders.size() >= MAX_BLOBS) {
      holders.clear();
    }
    holders
        .computeIfAbsent(new Key(registry, digest), ignored -> ConcurrentHashMap.newKeySet())
        .add(repository);
  }

  /** The registry turned out not to hold the blob. */
  void forget(String registry, Digest digest) {
    holders.remove(new Key(registry, digest));
  }

  /** Takes the blob's move upon oneself, or returns the move of another to wait for. */
  Optional<CompletableFuture<Void>> begin(String registry, Digest digest) {
    @Nullable CompletableFuture<Void> other =
        moving.putIfAbsent(new Key(registry, digest), new CompletableFuture<>());
    return Optional.ofNullable(other);
  }

  /** Ends one's move, however it went. */
  void end(String registry, Digest digest) {
    CompletableFuture<Void> own = moving.remove(new Key(registry, digest));
    if (own != null) {
      own.complete(null);
    }
  }
}
