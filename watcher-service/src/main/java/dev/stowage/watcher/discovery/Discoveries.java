package dev.stowage.watcher.discovery;

import static java.util.Objects.requireNonNull;

import dev.stowage.event.DiscoveryEvent.ImageDiscovered;
import dev.stowage.event.DiscoveryEvent.ImageRejected;
import dev.stowage.event.DiscoveryEvent.ImageRemoved;
import dev.stowage.workload.ContainerId;
import dev.stowage.workload.WorkloadId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;

/** Decides what has to be told so that what is known becomes what is there. */
public final class Discoveries {
  private final DiscoveryPolicy policy;
  private final Clock clock;
  private final Supplier<UUID> ids;

  /** A decision maker; {@code ids} gives each event its own. */
  public Discoveries(DiscoveryPolicy policy, Clock clock, Supplier<UUID> ids) {
    this.policy = policy;
    this.clock = clock;
    this.ids = ids;
  }

  /** After a full list: what is not in it is gone. */
  public List<Change> afterList(KnownImages known, Collection<Workload> listed) {
    Map<WorkloadId, Workload> present = new TreeMap<>();
    listed.forEach(workload -> present.put(workload.id(), workload));
    List<Change> changes = new ArrayList<>();
    present.values().forEach(workload -> changes.addAll(afterChange(known, workload)));
    Set<WorkloadId> vanished = new TreeSet<>(known.workloads());
    vanished.removeAll(present.keySet());
    vanished.forEach(workload -> changes.addAll(afterRemoval(known, workload)));
    return changes;
  }

  /** After a workload was created or changed. */
  public List<Change> afterChange(KnownImages known, Workload workload) {
    Map<ContainerId, Finding> before = known.of(workload.id());
    return difference(workload.id(), before, LastRun.remembered(before, policy.findings(workload)));
  }

  /** After a workload was deleted. */
  public List<Change> afterRemoval(KnownImages known, WorkloadId workload) {
    return difference(workload, known.of(workload), Map.of());
  }

  private List<Change> difference(
      WorkloadId workload, Map<ContainerId, Finding> known, Map<ContainerId, Finding> present) {
    List<ContainerId> discovered = discovered(present);
    List<Change> appeared = new ArrayList<>();
    new TreeMap<>(present)
        .forEach((container, finding) -> {
          if (!finding.equals(known.get(container))) {
            appeared.add(appeared(workload, container, finding, discovered));
          }
        });
    List<Change> vanished = new ArrayList<>();
    new TreeMap<>(known)
        .forEach((container, finding) -> {
          if (!present.containsKey(container)) {
            vanished.add(vanished(workload, container, finding));
          }
        });
    List<Change> changes = new ArrayList<>(appeared);
    if (vanished.stream().anyMatch(Change.Forget.class::isInstance)
        && appeared.stream().noneMatch(Discoveries::isDiscovery)
        && !discovered.isEmpty()) {
      // What is forgotten leaves no event, so that older discoveries would tell of it for ever.
      ContainerId first = discovered.getFirst();
      changes.add(appeared(workload, first, requireNonNull(present.get(first)), discovered));
    }
    changes.addAll(vanished);
    return changes;
  }

  private static List<ContainerId> discovered(Map<ContainerId, Finding> present) {
    return present.entrySet().stream()
        .filter(found -> found.getValue() instanceof Finding.Uses)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private static boolean isDiscovery(Change change) {
    return change instanceof Change.Announce announce
        && announce.event() instanceof ImageDiscovered;
  }

  private Change appeared(
      WorkloadId workload, ContainerId container, Finding finding, List<ContainerId> discovered) {
    return switch (finding) {
      case Finding.Uses uses ->
          new Change.Announce(
              new ImageDiscovered(
                  ids.get(),
                  clock.instant(),
                  workload,
                  container,
                  uses.image(),
                  discovered,
                  uses.use()));
      case Finding.Unreadable unreadable ->
          new Change.Announce(
              new ImageRejected(
                  ids.get(),
                  clock.instant(),
                  workload,
                  container,
                  unreadable.text(),
                  unreadable.reason()));
    };
  }

  private Change vanished(WorkloadId workload, ContainerId container, Finding finding) {
    return switch (finding) {
      case Finding.Uses uses ->
          new Change.Announce(
              new ImageRemoved(ids.get(), clock.instant(), workload, container, uses.image()));
      case Finding.Unreadable unreadable -> new Change.Forget(workload, container);
    };
  }
}
