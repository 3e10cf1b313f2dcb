package dev.stowage.watcher.inventory;

import dev.stowage.watcher.discovery.Marks;
import dev.stowage.watcher.discovery.Workload;
import dev.stowage.workload.UseRole;
import dev.stowage.workload.WorkloadId;
import dev.stowage.workload.WorkloadKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a cluster has, and which workloads that makes: what owns itself, what a roll-back
 * could bring back, and what pods say about either. For one thread at a time.
 */
public final class Inventory {
  private static final int MOST_GENERATIONS = 8;

  private final int rollbackRevisions;
  private final Map<WorkloadId, SeenObject> objects = new HashMap<>();
  private final Map<WorkloadId, Set<WorkloadId>> children = new HashMap<>();
  private final Map<String, Marks> namespaces = new HashMap<>();

  /**
   * An empty inventory.
   *
   * @param rollbackRevisions how many old ReplicaSets of a Deployment count
   */
  public Inventory(int rollbackRevisions) {
    this.rollbackRevisions = rollbackRevisions;
  }

  /** There is this and nothing else. */
  public void replace(Collection<SeenObject> listed, Map<String, Marks> listedNamespaces) {
    objects.clear();
    children.clear();
    namespaces.clear();
    namespaces.putAll(listedNamespaces);
    listed.forEach(this::put);
  }

  /** Every workload. */
  public List<Workload> workloads() {
    return objects.values().stream()
        .filter(seen -> !seen.owned())
        .flatMap(seen -> family(seen.id()).values().stream())
        .toList();
  }

  /** An object was made or changed: which workloads are others now, empty for those that ended. */
  public Map<WorkloadId, Optional<Workload>> changed(SeenObject seen) {
    SeenObject before = objects.get(seen.id());
    return seen.equals(before) ? Map.of() : replaced(seen.id(), seen);
  }

  /** An object was deleted. */
  public Map<WorkloadId, Optional<Workload>> gone(WorkloadId id) {
    return replaced(id, null);
  }

  /** A namespace was made or changed. */
  public Map<WorkloadId, Optional<Workload>> namespaceChanged(String name, Marks marks) {
    Map<WorkloadId, Optional<Workload>> changes = new LinkedHashMap<>();
    if (!marks.equals(namespaces.put(name, marks))) {
      for (SeenObject seen : objects.values()) {
        if (!seen.owned() && seen.id().namespace().equals(name)) {
          family(seen.id()).forEach((id, workload) -> changes.put(id, Optional.of(workload)));
        }
      }
    }
    return changes;
  }

  private Map<WorkloadId, Optional<Workload>> replaced(WorkloadId id, @Nullable SeenObject now) {
    Set<WorkloadId> heads = new HashSet<>(Set.of(head(id)));
    Map<WorkloadId, Workload> before = new HashMap<>(family(head(id)));
    remove(id);
    if (now != null) {
      put(now);
      if (heads.add(head(id))) {
        // It has another owner now, whose family may be larger by it.
        remove(id);
        before.putAll(family(headOf(now)));
        put(now);
      }
    }
    Map<WorkloadId, Workload> after = new HashMap<>();
    heads.forEach(head -> after.putAll(family(head)));
    Map<WorkloadId, Optional<Workload>> changes = new LinkedHashMap<>();
    after.forEach((workload, state) -> {
      if (!state.equals(before.get(workload))) {
        changes.put(workload, Optional.of(state));
      }
    });
    before.keySet().stream()
        .filter(workload -> !after.containsKey(workload))
        .forEach(workload -> changes.put(workload, Optional.empty()));
    return changes;
  }

  private WorkloadId headOf(SeenObject seen) {
    return seen.controller() == null ? seen.id() : head(seen.controller());
  }

  private WorkloadId head(WorkloadId id) {
    WorkloadId head = id;
    for (int i = 0; i < MOST_GENERATIONS; i++) {
      SeenObject seen = objects.get(head);
      if (seen == null || seen.controller() == null) {
        return head;
      }
      head = seen.controller();
    }
    return head;
  }

  private Map<WorkloadId, Workload> family(WorkloadId headId) {
    SeenObject head = objects.get(headId);
    if (head == null || head.owned()) {
      return Map.of();
    }
    Marks marks = head.marks().in(namespaces.getOrDefault(headId.namespace(), Marks.NONE));
    Map<WorkloadId, Workload> family = new LinkedHashMap<>();
    family.put(headId, new Family(marks, pods(headId)).workload(head, head.role()));
    if (headId.kind() == WorkloadKind.DEPLOYMENT && rollbackRevisions > 0) {
      List<SeenObject> replicaSets = new ArrayList<>();
      for (WorkloadId child : children.getOrDefault(headId, Set.of())) {
        if (child.kind() == WorkloadKind.REPLICA_SET
            && objects.get(child) instanceof SeenObject set) {
          replicaSets.add(set);
        }
      }
      for (SeenObject old : Rollbacks.of(head, replicaSets, rollbackRevisions)) {
        family.put(old.id(), new Family(marks, pods(old.id())).workload(old, UseRole.ROLLBACK));
      }
    }
    return family;
  }

  private List<SeenObject> pods(WorkloadId id) {
    List<SeenObject> pods = new ArrayList<>();
    addPods(id, pods, 0);
    return pods;
  }

  private void addPods(WorkloadId id, List<SeenObject> pods, int generation) {
    SeenObject seen = objects.get(id);
    if (seen != null && id.kind() == WorkloadKind.POD) {
      pods.add(seen);
    }
    if (generation < MOST_GENERATIONS) {
      children.getOrDefault(id, Set.of()).forEach(child -> addPods(child, pods, generation + 1));
    }
  }

  private void put(SeenObject seen) {
    objects.put(seen.id(), seen);
    if (seen.controller() != null) {
      children.computeIfAbsent(seen.controller(), none -> new HashSet<>()).add(seen.id());
    }
  }

  private void remove(WorkloadId id) {
    SeenObject before = objects.remove(id);
    if (before != null && before.controller() != null) {
      children.computeIfPresent(
          before.controller(),
          (owner, own) -> {
            own.remove(id);
            return own.isEmpty() ? null : own;
          });
    }
  }
}
