package dev.stowage.puller.daemonset;

import dev.stowage.cluster.NotLeaderException;
import dev.stowage.image.Printable;
import dev.stowage.puller.cache.CacheDeclarations;
import dev.stowage.puller.cache.CacheOutcomes;
import dev.stowage.puller.cache.NodeCache;
import dev.stowage.puller.daemonset.CacheKeeper.Look;
import dev.stowage.puller.shape.FoundDaemonSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at all caches, one after the other. What one of them meets keeps none of the others: it is
 * tried again after a pause that doubles.
 */
final class CacheRounds {
  private static final Logger LOG = LoggerFactory.getLogger(CacheRounds.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final CacheDeclarations declarations;
  private final CacheOutcomes outcomes;
  private final CacheKeeper keeper;
  private final SeenDaemonSets seen;
  private final DaemonSetWriter writer;
  private final FitCheck fit;
  private final Clock clock;
  private final Map<String, Pause> pauses = new HashMap<>();
  private final Map<String, String> complaints = new HashMap<>();
  private Set<String> told = Set.of();

  // It holds for as long as the cache is declared as it was.
  private record Pause(NodeCache cache, Instant until, Duration length) {}

  CacheRounds(
      CacheDeclarations declarations,
      CacheOutcomes outcomes,
      CacheKeeper keeper,
      SeenDaemonSets seen,
      DaemonSetWriter writer,
      FitCheck fit,
      Clock clock) {
    this.declarations = declarations;
    this.outcomes = outcomes;
    this.keeper = keeper;
    this.seen = seen;
    this.writer = writer;
    this.fit = fit;
    this.clock = clock;
  }

  /**
   * Goes round once.
   *
   * @throws NotLeaderException when another replica is the active one now
   */
  void goRound() {
    // Before the caches: what comes in between is not taken for forgotten.
    boolean complete = declarations.isComplete();
    List<NodeCache> caches = declarations.caches();
    Set<String> names = caches.stream().map(NodeCache::name).collect(Collectors.toSet());
    if (complete) {
      forgetAllBut(names);
    }
    for (NodeCache cache : caches) {
      if (!isPaused(cache)) {
        look(cache, names);
      }
    }
  }

  private boolean isPaused(NodeCache cache) {
    Pause pause = pauses.get(cache.name());
    return pause != null && pause.cache().equals(cache) && clock.instant().isBefore(pause.until());
  }

  private void look(NodeCache cache, Set<String> names) {
    try {
      Look look = keeper.look(cache, name -> names.contains(name) && !name.equals(cache.name()));
      look.outcome().ifPresent(outcome -> outcomes.put(cache.name(), outcome));
      complaints.remove(cache.name());
      if (look.again()) {
        pause(cache);
      } else {
        pauses.remove(cache.name());
      }
    } catch (NotLeaderException e) {
      throw e;
    } catch (RuntimeException e) {
      complain(cache.name(), e);
      pause(cache);
    }
  }

  private void pause(NodeCache cache) {
    Pause before = pauses.get(cache.name());
    Duration length =
        before == null || !before.cache().equals(cache)
            ? FIRST_PAUSE
            : before.length().multipliedBy(2);
    Duration bounded = length.compareTo(LONGEST_PAUSE) < 0 ? length : LONGEST_PAUSE;
    pauses.put(cache.name(), new Pause(cache, clock.instant().plus(bounded), bounded));
  }

  private void forgetAllBut(Set<String> declared) {
    for (FoundDaemonSet found : seen.all()) {
      if (!declared.contains(found.cache()) && !found.leaving()) {
        try {
          writer.delete(found, "Background");
          complaints.remove(found.cache());
        } catch (NotLeaderException e) {
          throw e;
        } catch (RuntimeException e) {
          complain(found.cache(), e);
        }
      }
    }
    Set<String> there = seen.all().stream().map(FoundDaemonSet::cache).collect(Collectors.toSet());
    told.stream()
        .filter(name -> !declared.contains(name) && !there.contains(name))
        .forEach(outcomes::remove);
    Set<String> left = new HashSet<>(told);
    left.retainAll(there);
    left.addAll(declared);
    told = left;
    pauses.keySet().retainAll(declared);
    fit.retain(declared);
  }

  private void complain(String cache, RuntimeException e) {
    String trouble = Printable.of(String.valueOf(e.getMessage()), 300);
    if (!trouble.equals(complaints.put(cache, trouble))) {
      LOG.warn("cache {}: {}; trying again", cache, trouble);
    }
  }
}
