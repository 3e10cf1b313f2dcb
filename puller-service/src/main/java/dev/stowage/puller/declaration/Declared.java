package dev.stowage.puller.declaration;

import dev.stowage.puller.cache.NodeCache;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What all sources declare together.
 *
 * @param caches by distinct names
 * @param doubled one line for each that is passed over, because a source that comes first declares
 *     the name
 */
record Declared(boolean complete, List<NodeCache> caches, Set<String> doubled) {

  static Declared by(Collection<CacheSource> sources) {
    List<CacheSource> inOrder =
        sources.stream().sorted(Comparator.comparing(CacheSource::origin)).toList();
    // Asked for first: what has just been completed may then only be more.
    boolean complete = inOrder.stream().allMatch(CacheSource::isComplete);
    Map<String, NodeCache> byName = new LinkedHashMap<>();
    Set<String> doubled = new LinkedHashSet<>();
    for (CacheSource source : inOrder) {
      for (NodeCache cache : source.caches()) {
        NodeCache first = byName.putIfAbsent(cache.name(), cache);
        if (first != null) {
          doubled.add(
              "cache '%s' of %s is passed over, since %s declares that name: give it another"
                  .formatted(cache.name(), cache.origin(), first.origin()));
        }
      }
    }
    return new Declared(complete, List.copyOf(byName.values()), doubled);
  }
}
