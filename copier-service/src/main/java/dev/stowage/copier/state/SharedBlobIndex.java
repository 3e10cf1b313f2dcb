package dev.stowage.copier.state;

import dev.stowage.image.Digest;
import dev.stowage.registry.transfer.BlobIndex;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index as rows, with what this process learned in front. That another process has forgotten a
 * blob since is found out the way it found out; while Postgres is away memory has to do.
 */
final class SharedBlobIndex implements BlobIndex {
  private static final Logger LOG = LoggerFactory.getLogger(SharedBlobIndex.class);
  private static final int MAX_BLOBS = 100_000;

  private final HolderTable table;
  private final StateWriter writer;
  private final ConcurrentMap<Key, Set<String>> known = new ConcurrentHashMap<>();
  private final Set<Key> uploading = ConcurrentHashMap.newKeySet();

  private record Key(String registry, Digest blob) {}

  SharedBlobIndex(HolderTable table, StateWriter writer) {
    this.table = table;
    this.writer = writer;
  }

  @Override
  public Map<Digest, String> holders(String registry, String repository, Collection<Digest> blobs) {
    Map<Digest, String> found = new HashMap<>();
    List<Digest> toAsk = new ArrayList<>();
    for (Digest blob : blobs) {
      Key key = new Key(registry, blob);
      Optional<String> holder = remembered(key, repository);
      holder.ifPresent(one -> found.put(blob, one));
      // The claim of an upload said what there is, and nobody else adds to it meanwhile.
      if (!holder.equals(Optional.of(repository)) && !uploading.contains(key)) {
        toAsk.add(blob);
      }
    }
    if (!toAsk.isEmpty()) {
      found.putAll(ask(registry, repository, toAsk));
    }
    return found;
  }

  /** Asks Postgres only where memory knows none: whoever has waited for an upload knows one. */
  @Override
  public Optional<String> holder(String registry, String repository, Digest blob) {
    Key key = new Key(registry, blob);
    Optional<String> holder = remembered(key, repository);
    return holder.isPresent() || uploading.contains(key)
        ? holder
        : Optional.ofNullable(ask(registry, repository, List.of(blob)).get(blob));
  }

  // This repository where it is one of the holders.
  private Optional<String> remembered(Key key, String repository) {
    Set<String> repositories = known.getOrDefault(key, Set.of());
    return repositories.contains(repository)
        ? Optional.of(repository)
        : repositories.stream().findFirst();
  }

  private Map<Digest, String> ask(String registry, String repository, List<Digest> blobs) {
    try {
      Map<Digest, String> rows = table.find(registry, repository, blobs);
      rows.forEach((blob, holder) -> remember(new Key(registry, blob), holder));
      return rows;
    } catch (JdbiException e) {
      LOG.debug("What {} holds is known from memory only, Postgres does not answer", registry);
      return Map.of();
    }
  }

  @Override
  public void add(String registry, String repository, Digest blob) {
    remember(new Key(registry, blob), repository);
    writer.add(BlobRow.of(registry, repository, blob));
  }

  @Override
  public void forget(String registry, String repository, Collection<Digest> blobs) {
    for (Digest blob : blobs) {
      known.computeIfPresent(
          new Key(registry, blob),
          (key, repositories) -> {
            repositories.remove(repository);
            return repositories.isEmpty() ? null : repositories;
          });
    }
    try {
      writer.forget(
          blobs.stream().map(blob -> BlobRow.of(registry, repository, blob)).toList(),
          () -> table.remove(registry, repository, blobs));
    } catch (JdbiException e) {
      LOG.debug("{} no longer holds some blobs, which cannot be stored now", registry);
    }
  }

  /** This process begins an upload; these repositories hold the blob already. */
  void uploadBegins(String registry, Digest blob, List<String> holders) {
    Key key = new Key(registry, blob);
    holders.forEach(holder -> remember(key, holder));
    uploading.add(key);
  }

  void uploadEnds(String registry, Digest blob) {
    uploading.remove(new Key(registry, blob));
  }

  private void remember(Key key, String repository) {
    if (known.size() >= MAX_BLOBS) {
      known.clear();
    }
    known.computeIfAbsent(key, ignored -> ConcurrentHashMap.newKeySet()).add(repository);
  }
}
