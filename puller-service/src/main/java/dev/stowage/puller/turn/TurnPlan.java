package dev.stowage.puller.turn;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides whose turn it is. All that it goes by is in the pods themselves, so that a puller that
 * starts again, or another replica, goes on where the last one was. Nodes without the images come
 * before nodes that are to have them again, and nothing that works is deleted before there is a
 * place for its successor.
 */
public final class TurnPlan {
  private final TurnRules rules;
  private final Instant now;
  private final Map<String, List<CachePod>> byNode = new TreeMap<>();
  private final Set<String> busy = new TreeSet<>();
  private final List<Turn> turns = new ArrayList<>();

  private TurnPlan(TurnRules rules, Collection<CachePod> pods, Instant now) {
    this.rules = rules;
    this.now = now;
    pods.forEach(pod -> byNode.computeIfAbsent(pod.node(), node -> new ArrayList<>()).add(pod));
    byNode.forEach((node, its) -> {
      if (its.stream().anyMatch(this::holdsPlace)) {
        busy.add(node);
      }
    });
  }

  /** What is to be done now with the pods of a cache. */
  public static List<Turn> of(TurnRules rules, Collection<CachePod> pods, Instant now) {
    TurnPlan plan = new TurnPlan(rules, pods, now);
    plan.dropUnbound();
    plan.serve();
    plan.renew();
    return plan.turns;
  }

  private boolean holdsPlace(CachePod pod) {
    Instant since = pod.leaving() == null ? pod.bound() : pod.leaving();
    return pod.bound() != null
        && since != null
        && (pod.pulling() || pod.leaving() != null)
        && now.isBefore(since.plus(rules.deadline()));
  }

  // One that waits with an old template has nothing to lose.
  private void dropUnbound() {
    byNode
        .values()
        .forEach(pods ->
            pods.stream()
                .filter(pod -> isWaiting(pod) && isOutdated(pod))
                .forEach(pod -> turns.add(new Turn.Renew(pod, "its template has changed"))));
  }

  private void serve() {
    byNode.forEach((node, pods) -> {
      List<CachePod> waiting =
          pods.stream().filter(pod -> isWaiting(pod) && !isOutdated(pod)).toList();
      if (!waiting.isEmpty() && takePlace(node)) {
        waiting.forEach(pod -> turns.add(new Turn.Bind(pod)));
      }
    });
  }

  // The oldest first: an interval too short for a whole round must not starve the last nodes.
  private void renew() {
    byNode.values().stream()
        .sorted(Comparator.comparing(this::oldest))
        .forEach(pods -> {
          List<Turn> renewals = new ArrayList<>();
          for (CachePod pod : pods) {
            reasonToRenew(pod).ifPresent(why -> renewals.add(new Turn.Renew(pod, why)));
          }
          if (!renewals.isEmpty() && takePlace(pods.getFirst().node())) {
            turns.addAll(renewals);
          }
        });
  }

  private Instant oldest(List<CachePod> pods) {
    return pods.stream()
        .filter(pod -> reasonToRenew(pod).isPresent())
        .map(CachePod::bound)
        .filter(Objects::nonNull)
        .min(Comparator.naturalOrder())
        .orElse(Instant.MAX);
  }

  private boolean takePlace(String node) {
    if (!rules.readyNodes().contains(node)) {
      return false;
    }
    return busy.contains(node) || (busy.size() < rules.nodesPulling() && busy.add(node));
  }

  private Optional<String> reasonToRenew(CachePod pod) {
    Instant bound = pod.bound();
    if (bound == null || pod.leaving() != null || !rules.templates().containsKey(pod.part())) {
      return Optional.empty();
    }
    if (isOutdated(pod)) {
      return Optional.of("its template has changed");
    }
    if (rules.refreshAskedAt().filter(bound::isBefore).isPresent()) {
      return Optional.of("a refresh was asked for");
    }
    boolean due = !now.isBefore(bound.plus(rules.interval()));
    return due && rules.mutable().contains(pod.part())
        ? Optional.of("its tags are pulled again")
        : Optional.empty();
  }

  private static boolean isWaiting(CachePod pod) {
    return pod.bound() == null && pod.leaving() == null;
  }

  private boolean isOutdated(CachePod pod) {
    @Nullable String wanted = rules.templates().get(pod.part());
    return wanted != null && !wanted.equals(pod.template());
  }
}
