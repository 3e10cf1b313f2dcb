package dev.stowage.puller.daemonset;

import com.google.gson.JsonObject;
import dev.stowage.puller.apiserver.ResourceWatch.Follower;
import dev.stowage.puller.shape.FoundDaemonSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The DaemonSets that are ours, as a watch tells of them and as our own writes left them. */
final class SeenDaemonSets implements Follower {
  private final Runnable listener;
  private final Map<String, FoundDaemonSet> byName = new ConcurrentHashMap<>();
  private final Map<String, Long> written = new ConcurrentHashMap<>();
  // Uids of those that we made and that the watch has not told of yet.
  private final Set<String> made = ConcurrentHashMap.newKeySet();

  SeenDaemonSets(Runnable listener) {
    this.listener = listener;
  }

  List<FoundDaemonSet> all() {
    return List.copyOf(byName.values());
  }

  /** Those of a cache. */
  List<FoundDaemonSet> of(String cache) {
    return byName.values().stream().filter(one -> one.cache().equals(cache)).toList();
  }

  /** By name, the generation after our last write. */
  Map<String, Long> written() {
    return Map.copyOf(written);
  }

  /** We have written it, and this is what it is now. */
  void noteWritten(JsonObject daemonSet) {
    FoundDaemonSet now = FoundDaemonSet.read(daemonSet);
    written.put(now.name(), now.generation());
    FoundDaemonSet before = byName.get(now.name());
    if (before == null || !before.uid().equals(now.uid())) {
      made.add(now.uid());
    }
    byName.merge(now.name(), now, SeenDaemonSets::newer);
  }

  @Override
  public void present(JsonObject object) {
    FoundDaemonSet found = FoundDaemonSet.read(object);
    made.remove(found.uid());
    FoundDaemonSet before = byName.get(found.name());
    FoundDaemonSet after = byName.merge(found.name(), found, SeenDaemonSets::newer);
    if (before == null || !isSame(before, after)) {
      listener.run();
    }
  }

  // A watch may tell of a state that was before our own last write.
  private static FoundDaemonSet newer(FoundDaemonSet before, FoundDaemonSet now) {
    return before.uid().equals(now.uid()) && before.generation() > now.generation() ? before : now;
  }

  // Its status changes with every pod: that is no news.
  private static boolean isSame(FoundDaemonSet before, FoundDaemonSet now) {
    return before.uid().equals(now.uid())
        && before.generation() == now.generation()
        && before.leaving() == now.leaving()
        && before.labels().equals(now.labels())
        && before.annotations().equals(now.annotations());
  }

  @Override
  public void gone(String name, String uid) {
    made.remove(uid);
    byName.computeIfPresent(name, (key, known) -> known.uid().equals(uid) ? null : known);
    listener.run();
  }

  @Override
  public void listed() {
    // What we made and the list does not show is gone, or the watch tells of it any moment.
    byName.values().removeIf(one -> made.contains(one.uid()));
    made.clear();
    listener.run();
  }
}
